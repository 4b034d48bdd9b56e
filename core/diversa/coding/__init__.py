"""Sealed texts become themes: a parcel goes out, a person reads it offline, and only numbers of themes come back."""
