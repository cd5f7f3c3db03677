import { render } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ask, get } from './api.js';
import { Approvals } from './pages/approvals.jsx';
import { Audit } from './pages/audit.jsx';
import { Overview } from './pages/overview.jsx';
import { Policy } from './pages/policy.jsx';
import { Replay } from './pages/replay.jsx';
import { Sessions } from './pages/sessions.jsx';
import { SignIn } from './pages/signin.jsx';
import { Targets } from './pages/targets.jsx';
import { Tokens } from './pages/tokens.jsx';
import './style.css';

const PAGES = [
  { id: 'overview', name: 'Overview', key: 'o', page: Overview },
  { id: 'approvals', name: 'Approvals', key: 'w', page: Approvals },
  { id: 'audit', name: 'Audit', key: 'a', page: Audit },
  { id: 'sessions', name: 'Sessions', key: 's', page: Sessions },
  { id: 'replay', name: 'Replay', key: 'r', page: Replay },
  { id: 'policy', name: 'Policy', key: 'p', page: Policy, all: true },
  { id: 'targets', name: 'Targets', key: 'e', page: Targets, all: true },
  { id: 'tokens', name: 'Tokens', key: 't', page: Tokens, all: true },
];

const place = () => {
  const [id, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { id: id || 'overview', query: new URLSearchParams(query) };
};

/** g and a letter go to a page, / to the search, ? to this list. */
function useKeys(pages, onHelp) {
  const waiting = useRef(false);
  useEffect(() => {
    const pressed = (event) => {
      const typing = event.target.closest?.('input, textarea, select, dialog');
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (waiting.current) {
        waiting.current = false;
        const page = pages.find((one) => one.key === event.key);
        if (page) location.hash = `#/${page.id}`;
      } else if (event.key === 'g') {
        waiting.current = true;
      } else if (event.key === '?') {
        onHelp();
      } else if (event.key === '/') {
        const search = document.querySelector('input[type=search]');
        if (search) {
          event.preventDefault();
          search.focus();
        } else {
          location.hash = '#/audit';
        }
      }
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [pages, onHelp]);
}

function Help({ pages, onClose }) {
  const dialog = useRef(null);
  useLayoutEffect(() => dialog.current.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="keys-title" onClose={onClose}>
      <form method="dialog">
        <h2 id="keys-title">Keys</h2>
        <table class="keys">
          <tbody>
            {pages.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <kbd>g</kbd> <kbd>{one.key}</kbd>
                </th>
                <td>{one.name}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">
                <kbd>/</kbd>
              </th>
              <td>search the audit trail</td>
            </tr>
            <tr>
              <th scope="row">
                <kbd>↓</kbd> <kbd>↑</kbd>
              </th>
              <td>next and previous call in the list</td>
            </tr>
            <tr>
              <th scope="row">
                <kbd>y</kbd> <kbd>n</kbd>
              </th>
              <td>to Approve, to Refuse; Enter answers</td>
            </tr>
            <tr>
              <th scope="row">
                <kbd>Esc</kbd>
              </th>
              <td>close what is open</td>
            </tr>
          </tbody>
        </table>
        <p class="buttons">
          <button autofocus>Close</button>
        </p>
      </form>
    </dialog>
  );
}

function useTheme() {
  const [theme, set] = useState(() => localStorage.getItem('theme') ?? 'auto');
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('theme', theme);
  }, [theme]);
  return [theme, () => set({ auto: 'light', light: 'dark', dark: 'auto' }[theme])];
}

function App() {
  const [who, setWho] = useState(undefined);
  const [here, setHere] = useState(place);
  const [help, setHelp] = useState(false);
  const [theme, turn] = useTheme();
  useEffect(() => {
    get('session').then(setWho, () => setWho(null));
    const moved = () => setHere(place());
    const out = () => setWho(null);
    window.addEventListener('hashchange', moved);
    window.addEventListener('signed-out', out);
    return () => {
      window.removeEventListener('hashchange', moved);
      window.removeEventListener('signed-out', out);
    };
  }, []);
  const pages = PAGES.filter((one) => !one.all || who?.role !== 'user');
  const [showHelp] = useState(() => () => setHelp(true));
  useKeys(pages, showHelp);
  if (who === undefined) return null;
  if (who === null) return <SignIn onDone={setWho} />;
  const page = pages.find((one) => one.id === here.id) ?? pages[0];
  const signOut = () => ask('DELETE', 'session').finally(() => setWho(null));
  return (
    <>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.querySelector('h1')?.focus(); }}>
        Skip to the page
      </a>
      <nav aria-label="Pages">
        <a class="brand" href="#/overview">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M3 21V8l9-5 9 5v13h-5v-8a4 4 0 0 0-8 0v8z" />
          </svg>
          <span>Sallyport</span>
        </a>
        <ul>
          {pages.map((one) => (
            <li key={one.id}>
              <a href={`#/${one.id}`} aria-current={one === page ? 'page' : undefined}>
                {one.name}
              </a>
            </li>
          ))}
        </ul>
        <div class="who">
          <span title={`Signed in as ${who.name}`}>
            {who.name} <small>{who.role}</small>
          </span>
          <button class="plain" onClick={turn} aria-label={`Colours: ${theme}. Change`} title={`Colours: ${theme}`}>
            {{ auto: '◐', light: '☀', dark: '☾' }[theme]}
          </button>
          <button class="plain" onClick={() => setHelp(true)} aria-label="Keys" title="Keys (?)">
            ?
          </button>
          <button class="plain" onClick={signOut}>
            Sign out
          </button>
        </div>
      </nav>
      <page.page key={page.id + here.query} who={who} query={here.query} />
      {help && <Help pages={pages} onClose={() => setHelp(false)} />}
    </>
  );
}

render(<App />, document.getElementById('app'));
