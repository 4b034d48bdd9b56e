// Read plain conditions in the browser, as the server does: nested arrays, true or false of every sheet.
// sheet = {values: {question: value | [codes] | {row: value}}, missing: {question or "question.row": state}}
// What is in neither is blank. Codes are compared as text, so values may stay as a form gives them.
window.diversaConditions = (() => {
  "use strict";

  const compare = {
    "<": (a, b) => a < b,
    "<=": (a, b) => a <= b,
    ">": (a, b) => a > b,
    ">=": (a, b) => a >= b,
    "==": (a, b) => a == b,
  };
  const own = (object, key) =>
    object != null && Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
  const split = (ref) => /^([^.]*)\.?(.*)$/.exec(ref);
  const value = (sheet, ref) => {
    const [, question, row] = split(ref);
    const found = own(sheet.values, question);
    return row ? own(found, row) : found;
  };
  const state = (sheet, ref) => own(sheet.missing, ref) || own(sheet.missing, split(ref)[1]) || "blank";
  const holds = (codes, found) => codes.some((code) => String(code) === String(found));
  const chosen = (codes, found) => found.filter((code) => holds(codes, code)).length;

  const readers = {
    yes: () => true,
    no: () => false,
    and: (sheet, ...parts) => parts.every((part) => read(part, sheet)),
    or: (sheet, ...parts) => parts.some((part) => read(part, sheet)),
    not: (sheet, part) => !read(part, sheet),
    has: (sheet, ref) => value(sheet, ref) !== undefined,
    in: (sheet, ref, codes, states) => {
      const found = value(sheet, ref);
      return found === undefined ? states.includes(state(sheet, ref)) : holds(codes, found);
    },
    cmp: (sheet, ref, op, number) => {
      const found = value(sheet, ref);
      return found !== undefined && compare[op](found, number);
    },
    any: (sheet, ref, codes) => chosen(codes, value(sheet, ref) || []) > 0,
    count: (sheet, ref, codes, op, number) => {
      const found = value(sheet, ref);
      return found !== undefined && compare[op](chosen(codes, found), number);
    },
    rows: (sheet, refs, codes, states, open, op, number) => {
      const counts = (ref) =>
        readers.in(sheet, ref, codes, states) || (open && value(sheet, ref) === undefined);
      return compare[op](refs.filter(counts).length, number);
    },
  };
  const read = ([name, ...rest], sheet) => readers[name](sheet, ...rest);
  return { read };
})();
