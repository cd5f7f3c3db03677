import { useEffect, useState } from 'preact/hooks';
import { ask, get } from '../api.js';
import { Problem } from '../parts.jsx';

/** Why an issuer's answer did not let one in; the gateway gives no more than the code. */
const REFUSED = {
  'SP-7502': 'You are known, but none of your groups may see the console.',
  'SP-7506': 'Too many people are signed in.',
  'SP-7507': 'Signing in at the issuer failed. Begin again; the log of the gateway says more.',
  'SP-7508': 'The issuer cannot be asked now. Try again in a moment, or sign in with a token.',
};

const refused = () => {
  const [place, query] = location.hash.split('?');
  if (place !== '#/refused') return null;
  const code = new URLSearchParams(query).get('code') ?? '';
  history.replaceState(null, '', '#/');
  return { code, message: REFUSED[code] ?? 'You were not let in.' };
};

export function SignIn({ onDone }) {
  const [issuer, setIssuer] = useState(null);
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState(refused);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Sallyport';
    get('ways').then(
      (ways) => setIssuer(ways.issuer ?? null),
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
        {issuer && (
          <>
            <a class="button primary" href="console/sign-in">
              Sign in at {new URL(issuer).host}
            </a>
            <p class="or">or</p>
          </>
        )}
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          required
          autofocus={!issuer}
          value={token}
          onInput={(e) => setToken(e.currentTarget.value)}
          aria-describedby="token-hint"
        />
        <p id="token-hint" class="hint">
          An API token or a bearer token of your issuer, of a group that may see the console.
        </p>
        <Problem problem={problem} />
        <button class={issuer ? '' : 'primary'} disabled={busy || !token.trim()}>
          Sign in
        </button>
      </form>
    </main>
  );
}
