import { count, full, when } from '../format.js';
import { Empty, Page, Problem, useData } from '../parts.jsx';

const link = (page, target, more) => `#/${page}?${new URLSearchParams({ target, ...more })}`;

function Target({ one }) {
  return (
    <li class="card target-card">
      <header>
        <h2>{one.name}</h2>
        {one.kind && <span class="tag">{one.kind}</span>}
      </header>
      <code class="place">{one.url ?? 'where clients name it'}</code>
      <dl>
        {one.username && (
          <>
            <dt>account</dt>
            <dd>{one.username}</dd>
          </>
        )}
        {Object.entries(one.secrets).map(([use, reference]) => (
          <>
            <dt>{use}</dt>
            <dd class="digest">{reference}</dd>
          </>
        ))}
        <dt>last call</dt>
        <dd title={full(one.last)}>{one.last ? when(one.last) : 'none in the last day'}</dd>
      </dl>
      <p class="links">
        <a href={link('audit', one.name)}><b>{count(one.calls)}</b> {one.calls === 1 ? 'call' : 'calls'}</a>
        <a href={link('audit', one.name, { verdict: 'deny' })} class={one.refused > 0 ? 'code' : ''}><b>{count(one.refused)}</b> refused</a>
        <a href="#/sessions" class={one.live > 0 ? 'on' : ''}><b>{count(one.live)}</b> live</a>
      </p>
    </li>
  );
}

export function Targets() {
  const { data, problem } = useData('targets', 5000);
  const targets = data?.targets ?? [];
  return (
    <Page title="Targets" hint="What agents are let through to, and what went on there in the last day. Secrets are references.">
      <Problem problem={problem} />
      {data && targets.length === 0 && (
        <div class="card">
          <Empty>The configuration names no target.</Empty>
        </div>
      )}
      <ul class="cards">{targets.map((one) => <Target key={one.name} one={one} />)}</ul>
    </Page>
  );
}
