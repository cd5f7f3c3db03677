import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../api.js';
import { count, counted, full, when } from '../format.js';
import { Empty, Page, Problem, Sql, useData } from '../parts.jsx';

const OPEN = ['pending', 'granted'];

/** The time now, again every second, for countdowns. */
function useNow() {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function left(iso, now) {
  const seconds = Math.max(0, Math.floor((new Date(iso) - now) / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

const waits = (n) => (n === 0 ? 'No call waits.' : n === 1 ? 'One call waits.' : `${count(n)} calls wait.`);

const State = ({ one }) => {
  const kind = { pending: 'warn', granted: 'permit', redeemed: 'permit', refused: 'deny' }[one.state] ?? 'open';
  return <span class={`tag ${kind}`}>{one.state === 'pending' ? `waits, ${one.votes.length} of ${one.count}` : one.state}</span>;
};

/** How one text came out of another, word by word. */
function diff(before, after) {
  const a = before.trim().split(/\s+/);
  const b = after.trim().split(/\s+/);
  if (a.length > 1500 || b.length > 1500) return [['gone', before], ['new', after]];
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const parts = [];
  const add = (kind, word) => {
    const last = parts.at(-1);
    if (last?.[0] === kind) last[1] += ' ' + word;
    else parts.push([kind, word]);
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add('same', a[i++]);
      j++;
    } else if (i < a.length && (j === b.length || common[i + 1][j] >= common[i][j + 1])) add('gone', a[i++]);
    else add('new', b[j++]);
  }
  return parts;
}

const Diff = ({ before, after }) => (
  <pre tabindex="0"><span class="diff">
    {diff(before, after).map(([kind, text], i) =>
      kind === 'same' ? `${text} ` : kind === 'gone' ? <del key={i}>{text}</del> : <ins key={i}>{text}</ins>,
    )}
  </span></pre>
);

function Effect({ effect }) {
  return (
    <section class="effect">
      <h3>What it would do</h3>
      <p>
        {effect.affected == null ? 'Not known.' : <><b class="affected">{count(effect.affected)}</b> {effect.affected === 1 ? 'row' : 'rows'} touched</>}
        {effect.note && <small> {effect.note}</small>}
      </p>
      {effect.rows.length > 0 && (
        <div class="scroll" tabindex="0" role="region" aria-label="The first rows that it would touch">
          <table class="rows">
            <thead>
              <tr>{effect.columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr>
            </thead>
            <tbody>
              {effect.rows.map((row, i) => (
                <tr key={i}>{row.map((cell, j) => <td key={j}>{cell}</td>)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Refuse({ one, onDone }) {
  const dialog = useRef(null);
  const [reason, setReason] = useState('');
  useLayoutEffect(() => dialog.current.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="refuse-title" onClose={() => onDone(dialog.current.returnValue === 'yes' ? reason : null)}>
      <form method="dialog">
        <h2 id="refuse-title">Refuse the call of {one.subject}?</h2>
        <p>That is final. The agent is told why.</p>
        <label class="reason-field">
          Reason
          <input autofocus maxlength="500" value={reason} onInput={(e) => setReason(e.currentTarget.value)} />
        </label>
        <p class="buttons">
          <button value="no" formnovalidate type="button" onClick={() => dialog.current.close('no')}>Keep it</button>
          <button value="yes" class="danger">Refuse it</button>
        </p>
      </form>
    </dialog>
  );
}

function Details({ id, now, onClose, onChange }) {
  const { data: one, problem, load } = useData(`approvals/${encodeURIComponent(id)}`, 1000);
  const [failed, setFailed] = useState(null);
  const [refusing, setRefusing] = useState(false);
  const [busy, setBusy] = useState(false);
  const answer = async (what, body) => {
    setBusy(true);
    try {
      await ask('POST', `approvals/${encodeURIComponent(id)}/${what}`, body ?? {});
      setFailed(null);
    } catch (e) {
      setFailed(e);
    }
    setBusy(false);
    load();
    onChange();
  };
  if (!one) return <aside class="card details" aria-label="The approval"><Problem problem={problem} /></aside>;
  return (
    <aside class="card details approval" aria-label="The approval">
      <header>
        <h2>
          <State one={one} /> {OPEN.includes(one.state) && <span class="countdown">{left(one.expires, now)} left</span>}
        </h2>
        <button class="plain" onClick={onClose} aria-label="Close">✕</button>
      </header>
      <Problem problem={problem ?? failed} />
      <p class="asks">
        <b>{one.subject}</b>
        {one.actors.length > 0 && <> through <b>{one.actors.join(', ')}</b></>} asks on <b>{one.target}</b>
        {one.purpose ? <>: “{one.purpose}”</> : <small> and states no purpose</small>}
      </p>
      <h3>The call</h3>
      <pre tabindex="0"><Sql text={one.operation} /></pre>
      {one.before && (
        <>
          <h3>Against the last one approved, {when(one.before.created)} by {one.before.by.join(', ')}</h3>
          <Diff before={one.before.operation} after={one.operation} />
        </>
      )}
      {one.effect && <Effect effect={one.effect} />}
      {one.state === 'pending' && (
        <p class="buttons answers">
          {one.answerable ? (
            <>
              <button class="danger" id="refuse" disabled={busy} onClick={() => setRefusing(true)}>Refuse</button>
              <button class="primary" id="approve" disabled={busy} onClick={() => answer('approve')}>Approve</button>
            </>
          ) : (
            <small>Your answer does not count here: {one.by.join(', ').replaceAll('group:', '')} answer, each once, and not the caller.</small>
          )}
        </p>
      )}
      {one.state === 'granted' && one.revocable && (
        <p class="buttons"><button class="danger" disabled={busy} onClick={() => answer('revoke')}>Take it back</button></p>
      )}
      <dl>
        <dt>touches</dt><dd>{one.touches.join(', ')}</dd>
        <dt>rule</dt><dd>{one.rule}</dd>
        <dt>needs</dt><dd>{one.count} of {one.by.join(', ').replaceAll('group:', '')}</dd>
        <dt>agreed</dt><dd>{one.votes.map((vote) => `${vote.person}, ${when(vote.time)}`).join('; ') || 'nobody yet'}</dd>
        <dt>asked</dt><dd>{full(one.created)}</dd>
        <dt>serves</dt><dd>{one.uses == null ? 'any number of' : one.uses} {one.uses === 1 ? 'call' : 'calls'} within {left(new Date(one.valid * 1000).toISOString(), 0)} once granted</dd>
        {one.note && <><dt>note</dt><dd>{one.note}</dd></>}
        {one.arguments && <><dt>values</dt><dd class="digest">{one.arguments}</dd></>}
        <dt>policy</dt><dd>{one.policy}</dd>
        <dt>id</dt><dd>{one.id}</dd>
      </dl>
      {refusing && (
        <Refuse
          one={one}
          onDone={(reason) => {
            setRefusing(false);
            if (reason !== null) answer('refuse', { reason });
          }}
        />
      )}
    </aside>
  );
}

function Alerts({ acts }) {
  const { data, problem, load } = useData('alerts', 3000);
  const [failed, setFailed] = useState(null);
  const seen = async (id) => {
    try {
      await ask('POST', `alerts/${id}/acknowledge`, {});
      setFailed(null);
    } catch (e) {
      setFailed(e);
    }
    load();
  };
  const alerts = data?.alerts ?? [];
  if (alerts.length === 0) return <Problem problem={failed} />;
  return (
    <section class="card alerts" aria-labelledby="alerts-title">
      <h2 id="alerts-title">To be looked at</h2>
      <Problem problem={problem ?? failed} />
      <ul>
        {alerts.map((alert) => (
          <li key={alert.id}>
            <span class="tag deny">{alert.code}</span>
            <span class="what">{alert.message} <small>{when(alert.raised)}{alert.rule && `, rule ${alert.rule}`}</small></span>
            {acts && <button onClick={() => seen(alert.id)} aria-label={`Acknowledge ${alert.code} of ${when(alert.raised)}`}>Acknowledge</button>}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Approvals({ query, who }) {
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState(query.get('id'));
  const { data, problem, load } = useData(`approvals?state=${all ? 'all' : 'open'}`, 1000);
  const now = useNow();
  const listed = data?.approvals ?? [];
  // What waits comes first.
  const approvals = [...listed.filter((one) => one.state === 'pending'), ...listed.filter((one) => one.state !== 'pending')];
  const waiting = approvals.filter((one) => one.state === 'pending').length;
  // Before the next key can come: two presses in a row move by two.
  useLayoutEffect(() => {
    const pressed = (event) => {
      if (event.target.closest?.('input, select, dialog') || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = approvals.findIndex((one) => one.id === open);
      const next = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1 }[event.key];
      if (next !== undefined && approvals[next]) {
        event.preventDefault();
        setOpen(approvals[next].id);
      }
      if (event.key === 'Escape') setOpen(null);
      // The key goes to the button; only the button answers.
      if (event.key === 'y') document.getElementById('approve')?.focus();
      if (event.key === 'n') document.getElementById('refuse')?.focus();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  });
  return (
    <Page
      title="Approvals"
      hint={data && waits(waiting)}
      tools={
        <div class="segments" role="group" aria-label="Which">
          <button aria-pressed={!all} onClick={() => setAll(false)}>Open</button>
          <button aria-pressed={all} onClick={() => setAll(true)}>All</button>
        </div>
      }
    >
      <Problem problem={problem} />
      {who.role !== 'user' && <Alerts acts={who.role === 'admin'} />}
      <p class="hidden" role="status">{data ? waits(waiting) : ''}</p>
      <div class={open ? 'split open' : 'split'}>
        <ul class="inbox">
          {approvals.map((one) => (
            <li key={one.id}>
              <button class={`card ask${one.id === open ? ' chosen' : ''}`} aria-pressed={one.id === open} onClick={() => setOpen(one.id)}>
                <span class="line">
                  <State one={one} />
                  <span class="who-asks">{one.subject}{one.actors.length > 0 && <small> through {one.actors.join(', ')}</small>}</span>
                  <span class="time">{OPEN.includes(one.state) ? `${left(one.expires, now)} left` : when(one.created)}</span>
                </span>
                <code>{one.operation}</code>
                <span class="line soft">
                  <span>{one.target}</span>
                  {one.purpose && <span class="purpose">“{one.purpose}”</span>}
                  {one.effect?.affected != null && <span class="affects">{counted(one.effect.affected, 'row')}</span>}
                </span>
              </button>
            </li>
          ))}
          {data && approvals.length === 0 && <li class="card"><Empty>Nobody waits for you.</Empty></li>}
        </ul>
        {open && <Details key={open} id={open} now={now} onClose={() => setOpen(null)} onChange={load} />}
      </div>
    </Page>
  );
}
