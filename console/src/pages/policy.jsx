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

export function Policy() {
  const { data, problem } = useData('policy', 10000);
  return (
    <Page title="Policy" hint={data && `Version ${data.version}, read from the file; it holds no secret.`}>
      <Problem problem={problem} />
      {data?.problem && (
        <p class="problem" role="alert">
          The file has changed and cannot be used; the rules of before are in force. {data.problem}
        </p>
      )}
      {data && <WhatIf targets={data.targets} reach={data.reach} />}
      {data && (
        <section class="card reach">
          <h2>Who reaches what</h2>
          <p class="hint">People and agents that were seen, and the targets on which some rule permits them something.</p>
          <div class="scroll" tabindex="0" role="region" aria-label="Who reaches what">
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
                        {row.targets.includes(target.name) ? (
                          <span class="tag permit">reaches</span>
                        ) : (
                          <span class="none">nothing</span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
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
