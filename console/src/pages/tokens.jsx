import { useState } from 'preact/hooks';
import { ask } from '../api.js';
import { full } from '../format.js';
import { Confirm, Empty, Page, Problem, useData } from '../parts.jsx';

const DAYS = [
  [1, '1 day'],
  [30, '30 days'],
  [90, '90 days'],
];

function Create({ onMade }) {
  const [problem, setProblem] = useState(null);
  const submit = async (event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const target = event.currentTarget;
    const groups = form.get('groups').split(',').map((group) => group.trim()).filter(Boolean);
    const expires = new Date(Date.now() + Number(form.get('days')) * 86_400_000).toISOString();
    try {
      onMade(await ask('POST', 'tokens', { name: form.get('name'), subject: form.get('subject'), groups, expires }));
      setProblem(null);
      target.reset();
    } catch (e) {
      setProblem(e);
    }
  };
  return (
    <form class="card create" onSubmit={submit}>
      <h2>Make a token</h2>
      <div class="fields">
        <label>
          What for
          <input name="name" required maxlength="100" autocomplete="off" />
        </label>
        <label>
          Subject
          <input name="subject" required maxlength="100" autocomplete="off" />
        </label>
        <label>
          Groups, with commas
          <input name="groups" autocomplete="off" />
        </label>
        <label>
          Good for
          <select name="days">
            {DAYS.map(([days, name]) => (
              <option key={days} value={days} selected={days === 30}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button class="primary">Make it</button>
      </div>
      <Problem problem={problem} />
    </form>
  );
}

function Made({ made, onClose }) {
  const [copied, setCopied] = useState(false);
  return (
    <section class="card made" role="status">
      <h2>The token of {made.subject}</h2>
      <p>It is shown this once. Keep it where secrets are kept.</p>
      <p class="buttons">
        <code class="secret">{made.token}</code>
        <button onClick={() => navigator.clipboard.writeText(made.token).then(() => setCopied(true))}>
          {copied ? 'Copied' : 'Copy'}
        </button>
        <button onClick={onClose}>Done</button>
      </p>
    </section>
  );
}

export function Tokens() {
  const { data, problem, load } = useData('tokens');
  const [made, setMade] = useState(null);
  const [revoking, setRevoking] = useState(null);
  const [failed, setFailed] = useState(null);
  const done = async (yes) => {
    const token = revoking;
    setRevoking(null);
    if (!yes) return;
    try {
      await ask('DELETE', `tokens/${token.id}`);
      setFailed(null);
    } catch (e) {
      setFailed(e);
    }
    load();
  };
  const tokens = data?.tokens ?? [];
  return (
    <Page title="Tokens" hint="API tokens of this gateway, kept as hashes.">
      <Problem problem={problem ?? failed} />
      {made && <Made made={made} onClose={() => setMade(null)} />}
      <Create onMade={(token) => { setMade(token); load(); }} />
      <div class="card list">
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">What for</th>
              <th scope="col">Subject</th>
              <th scope="col">Groups</th>
              <th scope="col">Made</th>
              <th scope="col">Until</th>
              <th scope="col"><span class="hidden">Revoke</span></th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => (
              <tr key={token.id}>
                <td data-name="what for">{token.name}</td>
                <td data-name="subject">{token.subject}</td>
                <td data-name="groups">{token.groups.join(', ') || '–'}</td>
                <td data-name="made">{full(token.created)} by {token.createdBy}</td>
                <td data-name="until">{full(token.expires)}</td>
                <td class="number">
                  <button class="danger" onClick={() => setRevoking(token)} aria-label={`Revoke ${token.name}`}>
                    Revoke
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {data && tokens.length === 0 && <Empty>There are none.</Empty>}
      </div>
      {revoking && (
        <Confirm title={`Revoke “${revoking.name}”?`} action="Revoke it" onDone={done}>
          <p>Its sessions end within five seconds on every gateway, and it opens none again.</p>
        </Confirm>
      )}
    </Page>
  );
}
