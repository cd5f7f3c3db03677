import { useState } from 'preact/hooks';
import { Chart } from '../charts.jsx';
import { count, took } from '../format.js';
import { Empty, Page, Problem, useData } from '../parts.jsx';

const SPANS = [
  [1, '1 hour'],
  [6, '6 hours'],
  [24, '24 hours'],
];

const Figure = ({ name, value, tone, href }) => (
  <a class={`card figure ${tone ?? ''}`} href={href}>
    <span class="value">{value}</span>
    <span class="name">{name}</span>
  </a>
);

function Top({ title, rows, link, empty }) {
  const most = Math.max(1, ...rows.map((row) => row.count));
  return (
    <section class="card top">
      <h2>{title}</h2>
      {rows.length === 0 && <Empty>{empty}</Empty>}
      <ol>
        {rows.map((row) => (
          <li key={row.name}>
            <a href={link(row)}>
              <span class="label">
                <b>{row.name}</b> {row.about && <small>{row.about}</small>}
              </span>
              <span class="number">{count(row.count)}</span>
              <span class="meter" aria-hidden="true">
                <i style={{ width: `${(100 * row.count) / most}%` }} />
              </span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Overview() {
  const [hours, setHours] = useState(1);
  const { data, problem } = useData(`overview?hours=${hours}`, 5000);
  const tools = (
    <div class="segments" role="group" aria-label="How far back">
      {SPANS.map(([span, name]) => (
        <button key={span} aria-pressed={span === hours} onClick={() => setHours(span)}>
          {name}
        </button>
      ))}
    </div>
  );
  return (
    <Page title="Overview" hint={`What was asked for in the last ${hours === 1 ? 'hour' : `${hours} hours`}, and what became of it.`} tools={tools}>
      <Problem problem={problem} />
      {data?.configurationProblem && (
        <p class="problem" role="alert">
          The changed configuration cannot be used; the rules in force stay. {data.configurationProblem}
        </p>
      )}
      {data && (
        <>
          <div class="figures">
            <Figure name="calls" value={count(data.totals.calls)} href="#/audit" />
            <Figure name="refused" value={count(data.totals.refused)} tone="deny" href="#/audit?verdict=deny" />
            <Figure name="columns masked" value={count(data.totals.masked)} tone="mask" href="#/audit" />
            <Figure name="median latency" value={took(data.totals.p50)} href="#/audit" />
            <Figure name="live sessions" value={count(data.sessions)} tone="live" href="#/sessions" />
          </div>
          <div class="charts">
            <Chart
              title="Calls"
              buckets={data.buckets}
              series={[
                { key: 'permits', name: 'permitted', tone: 'permit' },
                { key: 'denies', name: 'refused', tone: 'deny' },
              ]}
            />
            <Chart
              title="Latency of permitted calls"
              kind="lines"
              show={took}
              buckets={data.buckets}
              series={[
                { key: 'p50', name: 'median', tone: 'permit' },
                { key: 'p99', name: '99 %', tone: 'warn' },
              ]}
            />
            <Chart
              title="Columns masked"
              buckets={data.buckets}
              series={[{ key: 'masked', name: 'columns', tone: 'mask' }]}
            />
          </div>
          <div class="tops">
            <Top
              title="Why calls were refused"
              rows={data.reasons}
              link={(row) => `#/audit?verdict=deny&code=${row.name}`}
              empty="Nothing was refused."
            />
            <Top
              title="Who called"
              rows={data.subjects}
              link={(row) => `#/audit?subject=${encodeURIComponent(row.name)}`}
              empty="Nobody called."
            />
          </div>
        </>
      )}
    </Page>
  );
}
