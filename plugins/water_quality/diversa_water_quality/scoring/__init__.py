"""Official and academic indices as pure functions; none of them knows a questionnaire."""
