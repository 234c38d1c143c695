/** A CodeMirror editor for plain text, in a shadow root: its styles are adopted there, which the CSP allows. */

/** The languages there are colours for; `parser` names what the bundle has for it. */
export const LANGUAGES = [
  { value: "plain", name: null },
  { value: "javascript", name: "JavaScript", parser: ["javascript", { jsx: true }] },
  { value: "typescript", name: "TypeScript", parser: ["javascript", { typescript: true }] },
  { value: "python", name: "Python", parser: ["python"] },
  { value: "java", name: "Java", parser: ["java"] },
  { value: "cpp", name: "C++", parser: ["cpp"] },
  { value: "go", name: "Go", parser: ["go"] },
  { value: "sql", name: "SQL", parser: ["sql"] },
];

/**
 * @param {object} library what vendor/codemirror.js exports
 * @param {HTMLElement} host an element that is new
 * @param {{max: number, onText: (text: string) => void, onSubmit: () => void, onTooLong: () => void}} listener
 *   what does not fit into `max` characters is not taken, and told
 * @returns {{write: (text: string) => void, set: (settings: object) => void, close: () => void}} `write` puts
 *   another text into it, `set` takes {language, tabIndents, readOnly, label, help, invalid}
 */
export function createEditor(library, host, { max, onText, onSubmit, onTooLong }) {
  const { Compartment, EditorState, EditorView, Prec, Transaction, keymap } = library;
  const root = host.attachShadow({ mode: "open" });
  const description = Object.assign(document.createElement("p"), { id: "help", hidden: true });
  root.append(description);
  const changing = new Compartment();
  const submit = { run: () => (onSubmit(), true) };
  let known = "";

  const fits = (change) => {
    if (change.newDoc.length <= max || change.newDoc.length <= change.startState.doc.length) return true;
    onTooLong();
    return false;
  };
  const told = ({ docChanged, state }) => {
    const text = state.doc.toString();
    if (docChanged && text !== known) onText((known = text));
  };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      extensions: [
        Prec.highest(keymap.of([{ key: "Ctrl-Enter", ...submit }, { key: "Cmd-Enter", ...submit }])),
        changing.of([]),
        ...writing(library),
        EditorState.changeFilter.of(fits),
        EditorView.updateListener.of(told),
        EditorView.domEventHandlers({
          beforeinput: typeOver,
          // Who comes back with the Tab key finds it as it was chosen.
          blur: (_, left) => left.setTabFocusMode(false),
        }),
      ],
    }),
  });
  // Whoever focuses the field means the text in it.
  host.focus = () => view.focus();

  return {
    write(text) {
      const [before, after] = [view.state.doc.toString(), view.state.toText(text).toString()];
      known = after;
      if (before === after) return;
      // Undoing goes back as far as what was written here, no further.
      view.dispatch({ changes: difference(before, after), annotations: Transaction.addToHistory.of(false) });
    },
    set(settings) {
      description.textContent = settings.help;
      view.dispatch({ effects: changing.reconfigure(chosen(library, settings)) });
    },
    close: () => view.destroy(),
  };
}

/** A browser that replaces coloured text itself puts the colours into style attributes, which the CSP forbids. */
function typeOver(event, view) {
  if (event.inputType !== "insertText" || !event.data || view.state.readOnly || view.composing) return false;
  const { from, to } = selected(view);
  if (from === to) return false;
  const insert = view.state.toText(event.data);
  const change = { changes: { from, to, insert }, selection: { anchor: from + insert.length } };
  view.dispatch({ ...change, userEvent: "input.type", scrollIntoView: true });
  return true;
}

/** What is selected on the page, which the editor may not have been told yet. */
function selected(view) {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = view.root.getSelection?.() ?? {};
  if (![anchorNode, focusNode].every((node) => view.contentDOM.contains(node))) return view.state.selection.main;
  const ends = [view.posAtDOM(anchorNode, anchorOffset), view.posAtDOM(focusNode, focusOffset)];
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

/** What never changes: how code is written and how it looks. */
function writing(library) {
  const { EditorState, EditorView, keymap } = library;
  return [
    library.lineNumbers(),
    library.history(),
    library.bracketMatching(),
    library.indentOnInput(),
    library.indentUnit.of("    "),
    EditorState.tabSize.of(4),
    EditorView.lineWrapping,
    keymap.of([...library.defaultKeymap, ...library.historyKeymap]),
    EditorView.theme(LOOK),
    library.syntaxHighlighting(library.HighlightStyle.define(colours(library.tags))),
  ];
}

function chosen({ EditorState, EditorView, keymap, indentWithTab, ...library }, settings) {
  const { parser } = LANGUAGES.find(({ value }) => value === settings.language) ?? LANGUAGES[0];
  // Without this Tab leaves the editor. With it Escape comes first, and holds until another key is pressed.
  const leave = { key: "Escape", run: (view) => (view.setTabFocusMode(Infinity), true) };
  return [
    parser ? library[parser[0]](parser[1]) : [],
    settings.tabIndents ? keymap.of([indentWithTab, leave]) : [],
    EditorState.readOnly.of(settings.readOnly),
    EditorView.contentAttributes.of({
      "aria-label": settings.label,
      "aria-describedby": "help",
      "aria-required": "true",
      "aria-invalid": String(settings.invalid),
    }),
  ];
}

/** The change from one text to another, as small as leaves the cursor where it is when text was added. */
function difference(before, after) {
  let from = 0;
  while (from < before.length && before[from] === after[from]) from += 1;
  return { from, to: before.length, insert: after.slice(from) };
}

/** The page's custom properties reach into the shadow root; with them come the light and the dark theme. */
const LOOK = {
  "&": { color: "var(--text)", backgroundColor: "var(--surface)", maxHeight: "32rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { overflow: "auto", fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { minHeight: "12rem", padding: "0.6rem 0", caretColor: "var(--text)" },
  ".cm-content ::selection": { backgroundColor: "var(--accent-soft)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "none" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--bad-soft)" },
};

function colours(tags) {
  return [
    { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: "var(--accent-strong)", fontWeight: "600" },
    { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--good)" },
    { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--warn)" },
    { tag: [tags.definition(tags.variableName), tags.function(tags.variableName)], color: "var(--accent)" },
    { tag: [tags.typeName, tags.className], color: "var(--accent)" },
    { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
    { tag: tags.invalid, color: "var(--bad)" },
  ];
}
