import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../api.js';
import { Problem, Sql } from '../parts.jsx';

/** What may be asked of a target of each kind. */
const EXAMPLES = {
  sql: 'SELECT name FROM customers',
  ssh: 'systemctl restart shop, or an action: sftp.read /var/log/shop.log, ssh.forward db:5432, ssh.shell',
  http: 'GET /v1/invoices/7',
  kubernetes: 'GET /api/v1/namespaces/shop/pods',
};

const parted = (text) => text.split(',').map((one) => one.trim()).filter(Boolean);
const pairs = (text) => Object.fromEntries(parted(text).map((one) => one.split(/=(.*)/s).slice(0, 2).map((part) => part.trim())));

const Rules = ({ access }) => (
  <section class="access">
    <h4>
      {access.action} on {access.resource} {access.implied && <small>implied</small>}
    </h4>
    <ul>
      {access.rules.map((one) => (
        <li key={one.rule} class={one.matches ? '' : 'none'}>
          <span class={`tag ${one.matches ? (one.permits ? 'permit' : 'deny') : ''}`}>{one.matches ? (one.permits ? 'permits' : 'denies') : 'no'}</span>{' '}
          {one.rule}
          {!one.matches && `: ${one.step}${one.why ? `, ${one.why}` : ''}`}
          {one.observed && <small> only tried out</small>}
        </li>
      ))}
      {!access.rules.some((one) => one.matches && one.permits) && !access.implied && <li class="none">No rule permits it.</li>}
    </ul>
  </section>
);

const Told = ({ told }) => (
  <div class="told" aria-live="polite">
    <p>
      <span class={`tag ${told.verdict}`}>{told.verdict === 'permit' ? 'permitted' : 'refused'}</span>{' '}
      {told.rules.length > 0 && <>by {told.rules.join(', ')}</>}
    </p>
    {told.code && (
      <p class="problem">
        <strong>{told.code} </strong>
        {told.message} {told.remedy}
      </p>
    )}
    {told.masks.length > 0 && (
      <>
        <h3>Masked</h3>
        <ul>{told.masks.map((one, i) => <li key={i}>{one.resource}.{one.field} <span class="tag">{one.kind}</span></li>)}</ul>
      </>
    )}
    {told.bound.length > 0 && (
      <>
        <h3>Bound to</h3>
        <ul>{told.bound.map((one, i) => <li key={i}>{one}</li>)}</ul>
      </>
    )}
    <h3>What the rules hold of it</h3>
    {told.accesses.map((one, i) => <Rules key={i} access={one} />)}
    {told.executed && (
      <>
        <h3>What alone would be executed</h3>
        <pre tabindex="0"><Sql text={told.executed} /></pre>
      </>
    )}
  </div>
);

/** What would become of a call; it is neither made nor on record. */
export function WhatIf({ targets, reach, asked }) {
  const [subject, setSubject] = useState('');
  const [groups, setGroups] = useState('');
  const [attributes, setAttributes] = useState('');
  const [target, setTarget] = useState(targets[0]?.name ?? '');
  const [call, setCall] = useState('');
  const [told, setTold] = useState(null);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const named = (name) => {
    setSubject(name);
    const seen = reach.find((one) => one.subject === name);
    if (seen) setGroups(seen.groups.join(', '));
  };
  const box = useRef(null);
  useEffect(() => {
    if (!asked) return;
    named(asked.subject);
    setTarget(asked.target);
    setTold(null);
    box.current.scrollIntoView({ block: 'center' });
    box.current.focus({ preventScroll: true });
  }, [asked]);
  const kind = targets.find((one) => one.name === target)?.kind;
  const tell = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      setTold(await ask('POST', 'policy/explain', { subject, groups: parted(groups), attributes: pairs(attributes), target, call }));
      setProblem(null);
    } catch (e) {
      setTold(null);
      setProblem(e);
    }
    setBusy(false);
  };
  return (
    <section class="card create whatif">
      <h2>What if?</h2>
      <p class="hint">By the rules in force. The call is neither made nor on record; of a database the catalog is read.</p>
      <form onSubmit={tell}>
        <div class="fields">
          <label>
            Subject
            <input required maxlength="500" list="seen" value={subject} onInput={(e) => named(e.currentTarget.value)} />
          </label>
          <label>
            Groups, with commas
            <input value={groups} onInput={(e) => setGroups(e.currentTarget.value)} />
          </label>
          <label>
            Attributes, name=value
            <input value={attributes} onInput={(e) => setAttributes(e.currentTarget.value)} />
          </label>
          <label>
            Target
            <select value={target} onChange={(e) => setTarget(e.currentTarget.value)}>
              {targets.map((one) => <option key={one.name}>{one.name}</option>)}
            </select>
          </label>
        </div>
        <label class="call">
          Statement, command or request
          <textarea ref={box} placeholder={EXAMPLES[kind] ?? EXAMPLES.sql} required rows="3" spellcheck={false} value={call} onInput={(e) => setCall(e.currentTarget.value)} />
        </label>
        <p class="buttons">
          <button class="primary" disabled={busy}>What if?</button>
        </p>
        <datalist id="seen">{reach.map((one) => <option key={one.subject} value={one.subject} />)}</datalist>
      </form>
      <Problem problem={problem} />
      {told && <Told told={told} />}
    </section>
  );
}
