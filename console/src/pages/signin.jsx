import { useEffect, useState } from 'preact/hooks';
import { ask, get } from '../api.js';
import { Problem } from '../parts.jsx';

/** Why an issuer's answer did not let one in; the gateway gives no more than the code. */
const REFUSED = {
  'SP-7502': 'You are known, but none of your groups may see the console.',
  'SP-7506': 'Too many people are signed in.',
  'SP-7507': 'Signing in at the issuer failed. Begin again; the log of the gateway says more.',
  'SP-7104': 'Your session at the identity provider is over. Sign in there anew.',
  'SP-7508': 'The issuer cannot be asked now. Try again in a moment, or sign in with a token.',
  'SP-7510': 'The answer of the identity provider does not count. Begin again; the log of the gateway says more.',
  'SP-7511': 'The identity provider did not sign you in. Begin again, or ask those who run it.',
  'SP-7512': 'The answer of the identity provider is too old, or of the future. Begin again; the operator compares the clocks.',
  'SP-7513': 'This browser has not asked for that answer, or it was used or too old. Begin again here.',
};

/** Where people sign in elsewhere: what leads there, and whose place it is. */
const places = (ways) =>
  [
    { to: 'console/sign-in', at: ways.issuer },
    { to: 'console/saml/sign-in', at: ways.saml },
  ].filter((place) => place.at);

const refused = () => {
  const [place, query] = location.hash.split('?');
  if (place !== '#/refused') return null;
  const code = new URLSearchParams(query).get('code') ?? '';
  history.replaceState(null, '', '#/');
  return { code, message: REFUSED[code] ?? 'You were not let in.' };
};

export function SignIn({ onDone }) {
  const [elsewhere, setElsewhere] = useState([]);
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState(refused);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Sallyport';
    get('ways').then(
      (ways) => setElsewhere(places(ways)),
      () => {},
    );
  }, []);
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      onDone(await ask('POST', 'session', { token: token.trim() }));
    } catch (e) {
      setProblem(e);
      setToken('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="sign-in">
      <form class="card" onSubmit={submit}>
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 21V8l9-5 9 5v13h-5v-8a4 4 0 0 0-8 0v8z" />
        </svg>
        <h1>Sallyport</h1>
        <p>What agents ask for, what they get, and what they are refused.</p>
        {elsewhere.map((place) => (
          <a key={place.to} class="button primary" href={place.to}>
            Sign in at {new URL(place.at).host}
          </a>
        ))}
        {elsewhere.length > 0 && <p class="or">or</p>}
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          required
          autofocus={!elsewhere.length}
          value={token}
          onInput={(e) => setToken(e.currentTarget.value)}
          aria-describedby="token-hint"
        />
        <p id="token-hint" class="hint">
          An API token or a bearer token of your issuer, of a group that may see the console.
        </p>
        <Problem problem={problem} />
        <button class={elsewhere.length ? '' : 'primary'} disabled={busy || !token.trim()}>
          Sign in
        </button>
      </form>
    </main>
  );
}
