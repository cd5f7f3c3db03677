// Plays terminals; a file of its own, since most pages need none of it.
import { create } from 'asciinema-player';
import 'asciinema-player/dist/bundle/asciinema-player.css';

const LOOK = {
  fit: 'width',
  terminalFontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
};

/** Shows a recording in that element; returns what takes it away again. */
export function play(cast, element) {
  const player = create({ data: cast, parser: 'asciicast' }, element, { ...LOOK, idleTimeLimit: 2, preload: true, poster: 'npt:0:1' });
  return () => player.dispose();
}

/**
 * Types a terminal along as it is recorded.
 * @param feed is given what takes whole lines of asciicast; returns what stops it
 * @returns what takes it away again
 */
export function watch(feed, element) {
  let stop = () => {};
  const driver = ({ dispatch }) => {
    const line = (text) => {
      const one = JSON.parse(text);
      if (!Array.isArray(one)) {
        dispatch('reset', { size: { cols: one.width, rows: one.height } });
        dispatch('playing');
      } else if (one[1] === 'o') {
        dispatch('output', one[2]);
      } else if (one[1] === 'r') {
        const [cols, rows] = one[2].split('x').map(Number);
        dispatch('resize', { cols, rows });
      }
    };
    return {
      play() {
        dispatch('play');
        stop = feed((lines) => lines.split('\n').filter(Boolean).forEach(line));
        return true;
      },
      stop: () => stop(),
      getTiming: () => ({ time: null, rate: 0, sampledAt: 0 }),
    };
  };
  const player = create(driver, element, { ...LOOK, autoPlay: true, controls: false });
  return () => {
    stop();
    player.dispose();
  };
}
