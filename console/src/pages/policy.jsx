import { useState } from 'preact/hooks';
import { full } from '../format.js';
import { Page, Problem, useData } from '../parts.jsx';
import { WhatIf } from './whatif.jsx';

/** One line of the file: comments, keys and texts stand out; the line itself is never markup. */
function Line({ text }) {
  const comment = text.match(/^(.*?)(\s#.*|^#.*)$/);
  const code = comment ? comment[1] : text;
  const key = code.match(/^(\s*(?:- )?)([\w.-]+:)(.*)$/);
  return (
    <>
      {key ? (
        <>
          {key[1]}
          <b class="word">{key[2]}</b>
          {key[3]}
        </>
      ) : (
        code
      )}
      {comment && <i class="comment">{comment[2]}</i>}
    </>
  );
}

/** Actions without their family, where it is one: what a cell has room for. */
function words(actions) {
  if (actions.includes('*')) return 'everything';
  const families = new Set(actions.map((one) => one.split('.')[0]));
  const short = families.size === 1 ? actions.map((one) => one.split('.').slice(1).join('.')) : actions;
  return short.length > 4 ? `${short.slice(0, 3).join(', ')} and ${short.length - 3} more` : short.join(', ');
}

/** What somebody may do on a target; pressed, it asks what would become of a call of theirs there. */
function Cell({ row, target, onAsk }) {
  const actions = row.targets[target];
  if (!actions) return <span class="none" title={`No rule permits ${row.subject} anything on ${target}`}>–</span>;
  return (
    <button class="reaches" onClick={onAsk} title={actions.join(', ') || 'A policy beside the rules may permit something'} aria-label={`What if ${row.subject} called on ${target}? ${actions.join(', ')}`}>
      {words(actions) || 'maybe'}
    </button>
  );
}

const CHANGES = {
  policy_reloaded: ['permit', 'came into force'],
  policy_refused: ['deny', 'could not be used'],
  gateway_started: ['', 'gateway started'],
};

const Changes = ({ changes }) => (
  <section class="card changes">
    <h2>Last changes</h2>
    <ul>
      {changes.map((one, i) => (
        <li key={i}>
          <span class="time">{full(one.time)}</span>
          <span class={`tag ${CHANGES[one.what][0]}`}>{CHANGES[one.what][1]}</span>
          <span class="digest">{one.version ?? one.problems}</span>
        </li>
      ))}
    </ul>
  </section>
);

export function Policy() {
  const { data, problem } = useData('policy', 10000);
  const [asked, setAsked] = useState(null);
  return (
    <Page title="Policy" hint={data && `Version ${data.version}, read from the file; it holds no secret.`}>
      <Problem problem={problem} />
      {data?.problem && (
        <p class="problem" role="alert">
          The file has changed and cannot be used; the rules of before are in force. {data.problem}
        </p>
      )}
      {data && <WhatIf targets={data.targets} reach={data.reach} asked={asked} />}
      {data && (
        <section class="card reach">
          <h2>Who can do what</h2>
          <p class="hint">People and agents that were seen, and the actions that rules permit them on something of each target. Press one to ask what would become of a call.</p>
          <div class="scroll" tabindex="0" role="region" aria-label="Who can do what">
            <table>
              <thead>
                <tr>
                  <th scope="col">Subject</th>
                  {data.targets.map((target) => (
                    <th scope="col" key={target.name} class="cell">
                      {target.name} <small>{target.kind}</small>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.reach.map((row) => (
                  <tr key={row.subject}>
                    <th scope="row">
                      {row.subject} <small>{row.groups.join(', ')}</small>
                    </th>
                    {data.targets.map((target) => (
                      <td key={target.name} class="cell">
                        <Cell row={row} target={target.name} onAsk={() => setAsked({ subject: row.subject, target: target.name })} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      {data && data.changes.length > 0 && <Changes changes={data.changes} />}
      {data && (
        <section class="card file">
          <h2>{data.file}</h2>
          <pre tabindex="0">
            {data.text.split('\n').map((line, i) => (
              <span key={i} class="line">
                <Line text={line} />
                {'\n'}
              </span>
            ))}
          </pre>
        </section>
      )}
    </Page>
  );
}
