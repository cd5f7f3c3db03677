import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api.js';
import { Problem } from '../parts.jsx';

export function SignIn({ onDone }) {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Sallyport';
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
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          required
          autofocus
          value={token}
          onInput={(e) => setToken(e.currentTarget.value)}
          aria-describedby="token-hint"
        />
        <p id="token-hint" class="hint">
          An API token or a bearer token of your issuer, of a group that may see the console.
        </p>
        <Problem problem={problem} />
        <button class="primary" disabled={busy || !token.trim()}>
          Sign in
        </button>
      </form>
    </main>
  );
}
