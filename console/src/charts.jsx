import { useState } from 'preact/hooks';
import { count, minute, took } from './format.js';

const WIDTH = 400;
const HEIGHT = 140;
const LEFT = 46;
const BOTTOM = 20;

function nice(most) {
  if (most <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 3, 4, 6, 8, 10].map((m) => m * power).find((m) => m >= most && m % 2 === 0);
}

/** Bars over time, one on top of the other, or lines; the table behind it says the same. */
export function Chart({ title, buckets, series, kind = 'bars', show = count }) {
  const [at, setAt] = useState(null);
  const height = (bucket) =>
    kind === 'bars'
      ? series.reduce((sum, one) => sum + (bucket[one.key] ?? 0), 0)
      : Math.max(0, ...series.map((one) => bucket[one.key] ?? 0));
  const most = nice(Math.max(1, ...buckets.map(height)));
  const step = (WIDTH - LEFT) / Math.max(1, buckets.length);
  const y = (value) => (HEIGHT - BOTTOM) * (1 - value / most) + 4;
  const ticks = [0, most / 2, most];
  const labels = buckets.length > 1 ? [0, Math.floor(buckets.length / 2), buckets.length - 1] : [];
  const shown = at === null ? null : buckets[at];
  return (
    <figure class="card chart">
      <figcaption>
        <span>{title}</span>
        <span class="legend">
          {series.map((one) => (
            <span key={one.key}>
              <i class={`swatch ${one.tone}`} aria-hidden="true" /> {one.name}
              {shown && <b> {show(shown[one.key] ?? 0)}</b>}
            </span>
          ))}
          {shown && <span class="at">{minute(shown.t)}</span>}
        </span>
      </figcaption>
      <svg
        viewBox={`0 -8 ${WIDTH} ${HEIGHT + 16}`}
        role="img"
        aria-label={`${title}: ${series.map((one) => one.name).join(', ')}`}
        onMouseMove={(e) => {
          const box = e.currentTarget.getBoundingClientRect();
          const x = ((e.clientX - box.left) / box.width) * WIDTH - LEFT;
          const index = Math.floor(x / step);
          setAt(index >= 0 && index < buckets.length ? index : null);
        }}
        onMouseLeave={() => setAt(null)}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="grid" x1={LEFT} x2={WIDTH} y1={y(tick)} y2={y(tick)} />
            <text class="axis" x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
              {show(tick)}
            </text>
          </g>
        ))}
        {labels.map((i) => (
          <text
            key={i}
            class="axis"
            x={LEFT + step * i + (i === 0 ? 0 : step)}
            y={HEIGHT + 6}
            text-anchor={i === 0 ? 'start' : i === buckets.length - 1 ? 'end' : 'middle'}
          >
            {minute(buckets[i].t)}
          </text>
        ))}
        {at !== null && <rect class="cursor" x={LEFT + step * at} y={4} width={step} height={HEIGHT - BOTTOM} />}
        {kind === 'bars'
          ? buckets.map((bucket, i) => {
              let base = 0;
              return series.map((one) => {
                const value = bucket[one.key] ?? 0;
                const top = y(base + value);
                const bar = (
                  <rect
                    key={`${i}${one.key}`}
                    class={`bar ${one.tone}`}
                    x={LEFT + step * i + step * 0.12}
                    width={step * 0.76}
                    y={top}
                    height={Math.max(0, y(base) - top)}
                  />
                );
                base += value;
                return value ? bar : null;
              });
            })
          : series.map((one) => (
              <polyline
                key={one.key}
                class={`line ${one.tone}`}
                points={buckets
                  .map((bucket, i) => [LEFT + step * (i + 0.5), bucket[one.key]])
                  .filter(([, value]) => value != null)
                  .map(([x, value]) => `${x.toFixed(1)},${y(value).toFixed(1)}`)
                  .join(' ')}
              />
            ))}
      </svg>
    </figure>
  );
}

export const latency = took;
