import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { get } from '../api.js';
import { count, counted, full, took, when } from '../format.js';
import { Empty, Page, Problem, Sql, Verdict, useData } from '../parts.jsx';

const FIELDS = ['text', 'verdict', 'subject', 'target', 'code'];

const address = (wish) => {
  const query = new URLSearchParams();
  FIELDS.forEach((field) => wish[field] && query.set(field, wish[field]));
  return query.toString();
};

const Row = ({ name, children }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

function Details({ call, onClose }) {
  const [more, setMore] = useState(null);
  const [problem, setProblem] = useState(null);
  const heading = useRef(null);
  useEffect(() => {
    let over = false;
    setMore(null);
    get(`calls/${call.session}/${call.exchange}`).then(
      (data) => !over && setMore(data),
      (e) => !over && setProblem(e),
    );
    return () => {
      over = true;
    };
  }, [call.session, call.exchange]);
  return (
    <aside class="card details" aria-label="The call">
      <header>
        <h2 ref={heading}>
          <Verdict call={call} /> {call.code}
        </h2>
        <button class="plain" onClick={onClose} aria-label="Close">
          ✕
        </button>
      </header>
      {call.message && (
        <p class="reason">
          {call.message}
          {call.remedy && <small> {call.remedy}</small>}
        </p>
      )}
      <h3>Asked</h3>
      <pre tabindex="0"><Sql text={call.text ?? ''} /></pre>
      <Problem problem={problem} />
      {more?.canonical && more.canonical !== call.text && (
        <>
          <h3>Executed</h3>
          <pre tabindex="0"><Sql text={more.canonical} /></pre>
        </>
      )}
      <dl>
        <Row name="who">
          {call.subject}
          {call.actor && <> by {call.actor}</>}
        </Row>
        {call.purpose && <Row name="purpose">{call.purpose}</Row>}
        <Row name="target">{call.target}</Row>
        <Row name="when">{full(call.time)}</Row>
        <Row name="rules">{call.rules.join(', ') || 'none'}</Row>
        {more && more.accesses.length > 0 && (
          <Row name="touches">
            <ul>{more.accesses.map((one) => <li key={one}>{one}</li>)}</ul>
          </Row>
        )}
        {more && more.obligations.length > 0 && (
          <Row name="bound to">
            <ul>{more.obligations.map((one) => <li key={one}>{one}</li>)}</ul>
          </Row>
        )}
        {call.status && (
          <Row name="outcome">
            {call.status}, {took(call.took)}
            {call.rows >= 0 && `, ${counted(call.rows, 'row')}`}
            {call.affected >= 0 && `, ${count(call.affected)} written`}
          </Row>
        )}
        <Row name="call">
          {call.session}/{call.exchange}
        </Row>
      </dl>
    </aside>
  );
}

export function Audit({ query }) {
  const [wish, setWish] = useState(() => Object.fromEntries(FIELDS.map((field) => [field, query.get(field) ?? ''])));
  const [limit, setLimit] = useState(50);
  const [open, setOpen] = useState(null);
  const { data, problem } = useData(`calls?limit=${limit}&${address(wish)}`, 5000);
  const calls = data?.calls ?? [];
  const set = (field) => (event) => {
    const next = { ...wish, [field]: event.currentTarget.value };
    setWish(next);
    setLimit(50);
    history.replaceState(null, '', `#/audit?${address(next)}`);
  };
  // Before the next key can come: two presses in a row move by two.
  useLayoutEffect(() => {
    const pressed = (event) => {
      if (event.target.closest?.('input, select, dialog')) return;
      const at = calls.findIndex((one) => open && one.session === open.session && one.exchange === open.exchange);
      if (event.key === 'Escape') setOpen(null);
      if (event.key === 'ArrowDown' && calls[at + 1]) {
        event.preventDefault();
        setOpen(calls[at + 1]);
      }
      if (event.key === 'ArrowUp' && at > 0) {
        event.preventDefault();
        setOpen(calls[at - 1]);
      }
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  });
  return (
    <Page title="Audit" hint={data && `${count(data.found)} of the last ${count(data.searched)} calls`}>
      <form class="filters" role="search" onSubmit={(e) => e.preventDefault()}>
        <input type="search" aria-label="Words in the call" placeholder="Words in the call ( / )" value={wish.text} onInput={set('text')} />
        <select aria-label="Verdict" value={wish.verdict} onChange={set('verdict')}>
          <option value="">any verdict</option>
          <option value="permit">permitted</option>
          <option value="deny">refused</option>
        </select>
        <input aria-label="Subject" placeholder="subject" value={wish.subject} onInput={set('subject')} />
        <input aria-label="Target" placeholder="target" value={wish.target} onInput={set('target')} />
        <input aria-label="Code" placeholder="code" value={wish.code} onInput={set('code')} />
      </form>
      <Problem problem={problem} />
      <div class={open ? 'split open' : 'split'}>
        <div class="card list">
          <table>
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Verdict</th>
                <th scope="col">Subject</th>
                <th scope="col">Target</th>
                <th scope="col" class="wide">Call</th>
                <th scope="col" class="number">Took</th>
              </tr>
            </thead>
            <tbody>
              {calls.map((call) => (
                <tr
                  key={`${call.session}/${call.exchange}`}
                  class={open && open.session === call.session && open.exchange === call.exchange ? 'chosen' : ''}
                >
                  <td class="time">{when(call.time)}</td>
                  <td class="verdict"><Verdict call={call} /></td>
                  <td class="subject">{call.subject}</td>
                  <td class="target">{call.target}</td>
                  <td class="wide">
                    <button class="row" onClick={() => setOpen(call)}>
                      {call.code && <b class="code">{call.code} </b>}
                      {call.text}
                    </button>
                  </td>
                  <td class="number took">{took(call.took)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {data && calls.length === 0 && <Empty>No call is like that.</Empty>}
          {data && data.found > calls.length && (
            <p class="more">
              <button onClick={() => setLimit(limit + 200)}>Show more</button>
            </p>
          )}
        </div>
        {open && <Details call={open} onClose={() => setOpen(null)} />}
      </div>
    </Page>
  );
}
