import { useState } from 'preact/hooks';
import { ask } from '../api.js';
import { ago, full, when } from '../format.js';
import { Confirm, Empty, Page, Problem, useData } from '../parts.jsx';

export function Sessions({ who }) {
  const { data, problem, load } = useData('sessions', 2000);
  const [ending, setEnding] = useState(null);
  const [failed, setFailed] = useState(null);
  const done = async (yes) => {
    const session = ending;
    setEnding(null);
    if (!yes) return;
    try {
      await ask('DELETE', `sessions/${session.id}`);
      setFailed(null);
    } catch (e) {
      setFailed(e);
    }
    load();
  };
  const sessions = data?.sessions ?? [];
  return (
    <Page title="Sessions" hint="Live now, over all doors and gateways.">
      <Problem problem={problem ?? failed} />
      {data && sessions.length === 0 && (
        <div class="card">
          <Empty>Nobody is connected.</Empty>
        </div>
      )}
      <ul class="cards">
        {sessions.map((session) => (
          <li key={session.id} class="card session">
            <header>
              <h2>
                <i class="dot" aria-hidden="true" /> {session.subject}
                {session.actor && <small> by {session.actor}</small>}
              </h2>
              <a class="button" href={`#/replay?${new URLSearchParams({ live: 'true', subject: session.subject, target: session.target })}`} aria-label={`Watch ${session.subject}`}>
                Watch
              </a>
              {(who.role === 'admin' || who.name === session.subject) && (
                <button class="danger" onClick={() => setEnding(session)} aria-label={`End the session of ${session.subject}`}>
                  End
                </button>
              )}
            </header>
            <dl>
              <dt>target</dt>
              <dd>{session.target}</dd>
              <dt>door</dt>
              <dd>{session.door}</dd>
              <dt>from</dt>
              <dd>{session.peer}</dd>
              <dt>since</dt>
              <dd title={full(session.started)}>{when(session.started)}, {ago(session.started)}</dd>
              {session.expires && (
                <>
                  <dt>until</dt>
                  <dd>{full(session.expires)}</dd>
                </>
              )}
            </dl>
          </li>
        ))}
      </ul>
      {ending && (
        <Confirm title={`End the session of ${ending.subject}?`} action="End it" onDone={done}>
          <p>It is cut at once, in the middle of a result too. What is not committed is rolled back.</p>
        </Confirm>
      )}
    </Page>
  );
}
