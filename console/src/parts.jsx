import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { get } from './api.js';

/** Loads a path, again when it changes, and every so many milliseconds while the page is seen. */
export function useData(path, every) {
  const [state, set] = useState({ data: null, problem: null });
  const asked = useRef(0);
  const shown = useRef(0);
  const load = useCallback(async () => {
    const mine = ++asked.current;
    // An answer may take longer than it is until the next question: only what is older than what is shown is dropped.
    const show = (next) => {
      if (mine < shown.current) return;
      shown.current = mine;
      set(next);
    };
    try {
      const data = await get(path);
      show({ data, problem: null });
    } catch (problem) {
      if (problem.status === 401) window.dispatchEvent(new Event('signed-out'));
      show((before) => ({ data: before.data, problem }));
    }
  }, [path]);
  useEffect(() => {
    shown.current = asked.current + 1;
    load();
    if (!every) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && load(), every);
    return () => clearInterval(timer);
  }, [load, every]);
  return { ...state, load };
}

export const Problem = ({ problem }) =>
  problem && (
    <p class="problem" role="alert">
      {problem.code && <strong>{problem.code} </strong>}
      {problem.message}
    </p>
  );

export const Empty = ({ children }) => <p class="empty">{children}</p>;

export const Verdict = ({ call }) => {
  if (call.verdict === 'deny') return <span class="tag deny">refused</span>;
  if (call.status === 'failed') return <span class="tag warn">failed</span>;
  if (call.status === 'refused') return <span class="tag deny">cut</span>;
  if (!call.status) return <span class="tag open">open</span>;
  return <span class="tag permit">done</span>;
};

/** The words that SQL is built of, made to stand out; the text itself is never markup. */
export function Sql({ text }) {
  const parts = text.split(
    /('(?:[^']|'')*'|\b(?:SELECT|FROM|WHERE|INSERT|INTO|VALUES|UPDATE|SET|DELETE|JOIN|LEFT|RIGHT|ON|AND|OR|NOT|AS|CAST|CASE|WHEN|THEN|ELSE|END|ORDER|GROUP|BY|LIMIT|OFFSET|UNION|ALL|WITH|RETURNING|NULL|IS|IN|EXISTS|COUNT)\b)/i,
  );
  return (
    <code class="sql">
      {parts.map((part, i) => (i % 2 ? <b key={i} class={part.startsWith("'") ? 'text' : 'word'}>{part}</b> : part))}
    </code>
  );
}

/** A question before something that cannot be undone; the safe answer has the focus. */
export function Confirm({ title, children, action, onDone }) {
  const dialog = useRef(null);
  useLayoutEffect(() => dialog.current.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="confirm-title" onClose={() => onDone(dialog.current.returnValue === 'yes')}>
      <form method="dialog">
        <h2 id="confirm-title">{title}</h2>
        {children}
        <p class="buttons">
          <button value="no" autofocus>
            Keep
          </button>
          <button value="yes" class="danger">
            {action}
          </button>
        </p>
      </form>
    </dialog>
  );
}

export function Page({ title, hint, tools, children }) {
  const heading = useRef(null);
  useEffect(() => {
    document.title = `${title} · Sallyport`;
    heading.current.focus();
  }, [title]);
  return (
    <main id="main">
      <header class="page-head">
        <div>
          <h1 ref={heading} tabindex="-1">
            {title}
          </h1>
          {hint && <p class="hint">{hint}</p>}
        </div>
        {tools && <div class="tools">{tools}</div>}
      </header>
      {children}
    </main>
  );
}
