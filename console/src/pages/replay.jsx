import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { get } from '../api.js';
import { count, counted, full, took, when } from '../format.js';
import { follow } from '../live.js';
import { Empty, Page, Problem, Sql, Verdict, useData } from '../parts.jsx';

/** How much of a session is kept in the page. */
const MOST_CALLS = 1000;
const MOST_EVENTS = 5000;

const HTTP = ['request', 'request_body', 'response', 'body', 'end'];

/** What was recorded of an exchange of HTTP, with one thing more. */
function exchanged(http, { event, data }) {
  if (event === 'request_body') return { ...http, sent: data.text };
  if (event === 'response') return { ...http, status: data.status, fields: data.fields };
  if (event === 'body') return { ...http, body: (http.body ?? '') + data.text };
  return event === 'end' ? { ...http, bytes: data.bytes, kept: data.kept } : http;
}

/** What a session did, in the order in which it did it, each with its seconds since the first. */
function steps(session) {
  const all = session.calls.map((call) => ({ time: Date.parse(call.time), call, rows: [], columns: null, http: null }));
  const byExchange = new Map(all.map((step) => [step.call.exchange, step]));
  for (const event of session.events) {
    const step = byExchange.get(event.data?.exchange);
    if (event.event === 'columns' && step) step.columns = event.data.columns;
    else if (event.event === 'row' && step) step.rows.push(event.data.values);
    else if (HTTP.includes(event.event) && step) step.http = exchanged(step.http ?? {}, event);
    else if (!['statement', 'end', 'columns', 'row'].includes(event.event)) {
      all.push({ time: Date.parse(event.time), event });
    }
  }
  all.sort((a, b) => a.time - b.time);
  const begun = all.length > 0 ? all[0].time : 0;
  return all.map((step) => ({ ...step, at: (step.time - begun) / 1000 }));
}

const seconds = (at) => (at < 60 ? `${at.toFixed(1)} s` : `${Math.floor(at / 60)} min ${Math.floor(at % 60)} s`);

const Rows = ({ columns, rows }) =>
  (columns || rows.length > 0) && (
    <div class="rows" tabindex="0" role="region" aria-label="Recorded rows">
      <table>
        {columns && (
          <thead>
            <tr>{columns.map((name, i) => <th scope="col" key={i}>{String(name?.label ?? name)}</th>)}</tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>{row.map((value, j) => <td key={j}>{value === null ? 'null' : String(value)}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );

const Http = ({ http }) => (
  <>
    {http.sent && <pre tabindex="0">{http.sent}</pre>}
    {http.status && (
      <p class="said">
        <span class={`tag ${http.status < 400 ? 'permit' : 'warn'}`}>{http.status}</span> {(http.fields ?? []).join(', ')}
      </p>
    )}
    {http.body && <pre tabindex="0">{http.body}</pre>}
    {http.bytes > http.kept && <p class="said">The first {count(http.kept)} of {count(http.bytes)} bytes are recorded.</p>}
  </>
);

function Step({ step, later }) {
  const { call, event } = step;
  const kind = event ? 'mark' : call.verdict === 'deny' ? 'deny' : '';
  return (
    <li class={`step ${kind} ${later ? 'later' : ''}`}>
      <span class="at">{seconds(step.at)}</span>
      <div class="what">
        {event ? (
          <>
            <b>{event.event}</b>
            <pre tabindex="0">{typeof event.data === 'string' ? event.data : JSON.stringify(event.data, null, 1)}</pre>
          </>
        ) : (
          <>
            <pre tabindex="0"><Sql text={call.text ?? ''} /></pre>
            <p class="said">
              <Verdict call={call} /> {call.code && <b>{call.code} </b>}
              {call.message ?? [call.rows >= 0 && counted(call.rows, 'row'), call.affected >= 0 && `${count(call.affected)} written`, took(call.took)].filter(Boolean).join(', ')}
            </p>
            <Rows columns={step.columns} rows={step.rows} />
            {step.http && <Http http={step.http} />}
          </>
        )}
      </div>
    </li>
  );
}

/** Plays the timeline: what is still to come is faint, and time is as it was, or faster. */
function Timeline({ session }) {
  const all = useMemo(() => steps(session), [session]);
  const end = all.length > 0 ? all[all.length - 1].at : 0;
  const [at, setAt] = useState(Infinity);
  const [speed, setSpeed] = useState(0);
  useEffect(() => {
    if (!speed) return undefined;
    const timer = setInterval(() => {
      setAt((before) => {
        const next = before + 0.1 * speed;
        if (next >= end) setSpeed(0);
        return next >= end ? Infinity : next;
      });
    }, 100);
    return () => clearInterval(timer);
  }, [speed, end]);
  if (all.length === 0) return <Empty>Nothing that is still in memory.</Empty>;
  const start = (rate) => {
    if (at === Infinity) setAt(0);
    setSpeed(rate);
  };
  return (
    <>
      <div class="transport">
        {speed ? (
          <button onClick={() => setSpeed(0)}>Pause</button>
        ) : (
          <>
            <button onClick={() => start(1)}>Play</button>
            <button onClick={() => start(10)}>10 ×</button>
          </>
        )}
        <input type="range" aria-label="Time in the session" min="0" max={end || 1} step="any" value={Math.min(at, end)} onInput={(e) => setAt(Number(e.currentTarget.value))} />
        <span class="time">{seconds(Math.min(at, end))} of {seconds(end)}</span>
      </div>
      <ol class="timeline">
        {all.map((step, i) => <Step key={i} step={step} later={step.at > at} />)}
      </ol>
    </>
  );
}

/** A terminal: typed along while it goes on, played back once it is over. */
function Terminal({ session, name, live }) {
  const element = useRef(null);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    let away = null;
    let over = false;
    const path = `replays/${session}/${name}`;
    const shown = live
      ? import('../terminal.js').then((terminal) => {
          const on = (place) => `${path}?after=${place}&wait=true`;
          const feed = (lines) =>
            follow(
              on('0'),
              (answer) => {
                if (answer.cast) lines(answer.cast);
                return answer.ended ? null : on(answer.next);
              },
              setProblem,
            );
          if (!over) away = terminal.watch(feed, element.current);
        })
      : Promise.all([import('../terminal.js'), get(path)]).then(([terminal, data]) => {
          if (!over) away = terminal.play(data.cast, element.current);
        });
    shown.catch((e) => !over && setProblem(e));
    return () => {
      over = true;
      away?.();
    };
  }, [session, name, live]);
  return (
    <>
      <Problem problem={problem} />
      <div class="terminal" ref={element} />
    </>
  );
}

/** What is known of a session by now, its calls in order; while it goes on, what is new comes to it. */
function useSession(id) {
  const [state, set] = useState({ data: null, problem: null });
  useEffect(() => {
    const calls = new Map();
    let events = [];
    return follow(
      `replays/${id}`,
      (answer) => {
        for (const call of answer.calls) calls.set(call.exchange, call);
        for (const oldest of [...calls.keys()].slice(0, Math.max(0, calls.size - MOST_CALLS))) calls.delete(oldest);
        events = [...events, ...answer.events].slice(-MOST_EVENTS);
        const data = { ...answer, calls: [...calls.values()], events };
        set((before) => (before.data && before.data.version === answer.next && !answer.ended ? before : { data: { ...data, version: answer.next }, problem: null }));
        // An answer holds a piece of a long recording; it is over when nothing more comes.
        return answer.ended && answer.events.length === 0 ? null : `replays/${id}?after=${answer.next}&wait=true`;
      },
      (problem) => set((before) => (before.problem === problem ? before : { data: before.data, problem })),
    );
  }, [id]);
  return state;
}

function One({ id }) {
  const { data, problem } = useSession(id);
  if (!data) return <section class="card"><Problem problem={problem} /></section>;
  const terminals = data.recordings.filter((one) => one.kind === 'terminal');
  return (
    <section class="card" aria-label="The session">
      <h2>
        {!data.ended && <i class="dot" aria-hidden="true" />}
        {data.subject}
        {data.actor && <small> by {data.actor}</small>} on {data.target}
      </h2>
      <p class="hint">
        {full(data.begun)}
        {data.ended ? ` to ${when(data.ended)}` : ', goes on; what is new comes by itself'}
      </p>
      <Problem problem={problem} />
      {terminals.map((one) => <Terminal key={one.name} session={data.id} name={one.name} live={!data.ended} />)}
      {data.calls.length < data.total && <p class="hint">The last {count(data.calls.length)} of {count(data.total)} calls.</p>}
      {(terminals.length === 0 || data.total > 0) && <Timeline session={data} />}
    </section>
  );
}

export function Replay({ query }) {
  const [live, setLive] = useState(query.get('live') === 'true');
  const [recorded, setRecorded] = useState(false);
  const [subject, setSubject] = useState(query.get('subject') ?? '');
  const [target, setTarget] = useState(query.get('target') ?? '');
  const [open, setOpen] = useState(query.get('session'));
  const wish = new URLSearchParams({ subject, target, live, recorded });
  const { data, problem } = useData(`replays?${wish}`, 3000);
  const sessions = data?.sessions ?? [];
  const shown = open ?? (query.get('live') ? sessions[0]?.id : null);
  return (
    <Page title="Replay" hint="Sessions as they went: calls, recorded rows and exchanges, terminals.">
      <form class="filters sessions-wanted" role="search" onSubmit={(e) => e.preventDefault()}>
        <input type="search" aria-label="Subject" placeholder="subject ( / )" value={subject} onInput={(e) => setSubject(e.currentTarget.value)} />
        <input aria-label="Target" placeholder="target" value={target} onInput={(e) => setTarget(e.currentTarget.value)} />
        <button type="button" aria-pressed={live} onClick={() => setLive(!live)}>{live ? '✓ ' : ''}going on</button>
        <button type="button" aria-pressed={recorded} onClick={() => setRecorded(!recorded)}>{recorded ? '✓ ' : ''}recorded</button>
      </form>
      <Problem problem={problem} />
      <div class="replays">
        <div class="card list">
          {sessions.map((one) => (
            <button key={one.id} class="past" aria-current={one.id === shown ? 'true' : undefined} onClick={() => setOpen(one.id)}>
              <span class="line"><b>{one.subject}{one.actor && <small> by {one.actor}</small>}</b> <span>{one.target}</span></span>
              <span class="line meta"><span>{when(one.begun)}{one.ended ? '' : <>, <b class="on">goes on</b></>}</span>
              <span>
                {one.total > 0 && counted(one.total, 'call')}
                {one.refused > 0 && <>, <span class="code">{count(one.refused)} refused</span></>}
                {one.recordings.length > 0 && `${one.total > 0 ? ', ' : ''}${one.recordings.some((it) => it.kind === 'terminal') ? 'terminal ' : ''}recorded`}
              </span></span>
            </button>
          ))}
          {data && sessions.length === 0 && <Empty>No session is like that.</Empty>}
        </div>
        {shown ? <One key={shown} id={shown} /> : <section class="card"><Empty>Choose a session.</Empty></section>}
      </div>
    </Page>
  );
}
