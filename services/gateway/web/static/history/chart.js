/** Scores from 1 to 10 over time, drawn in the pixels there are, so that words keep their size. */
import { html, useEffect, useRef, useState } from "../lib.js";
import { t } from "../i18n.js";
import { formatDate, formatNumber } from "../ui.js";

/** Pixels; a single score has no course that would need the height. */
const HEIGHT = { line: 240, point: 136 };
const EDGE = { top: 26, right: 16, bottom: 32, left: 32 };
/** Pixels between the edge and the first and last point: the scores above them stay clear of the scale. */
const INSET = 20;
const SCALE = [1, 4, 7, 10];
/** Pixels between two points from which on their scores can be written above them. */
const WRITTEN = 32;

export function Chart({ label, points }) {
  const [box, width] = useWidth();
  const height = points.length > 1 ? HEIGHT.line : HEIGHT.point;
  const x = positions(points, width);
  const y = (score) => EDGE.top + ((10 - score) / 9) * (height - EDGE.top - EDGE.bottom);
  const written = points.length === 1 || x[1] - x[0] >= WRITTEN;
  const line = points.map((point, at) => `${at ? "L" : "M"}${x[at]} ${y(point.score)}`).join("");
  return html`
    <div class="chart" ref=${box}>
      <svg width=${width} height=${height} role="img" aria-label=${told(label, points)}>
        ${SCALE.map(
          (score) => html`<g key=${score}>
            <line class="chart-grid" x1=${EDGE.left} x2=${width - EDGE.right} y1=${y(score)} y2=${y(score)} />
            <text class="chart-text" x=${EDGE.left - 10} y=${y(score) + 4} text-anchor="end">${formatNumber(score)}</text>
          </g>`,
        )}
        <path class="chart-line" d=${line} />
        ${points.map(
          (point, at) => html`<circle key=${point.sessionId} class="chart-point" cx=${x[at]} cy=${y(point.score)} r="5">
            <title>${formatDate(point.completedAt)}: ${formatNumber(point.score)}</title>
          </circle>
          ${written && html`<text class="chart-text chart-score" x=${x[at]} y=${y(point.score) - 12} text-anchor="middle">
            ${formatNumber(point.score)}</text>`}`,
        )}
        <text class="chart-text" x=${points.length > 1 ? EDGE.left : x[0]} y=${height - 8}
          text-anchor=${points.length > 1 ? "start" : "middle"}>${formatDate(points[0].completedAt)}</text>
        ${points.length > 1 &&
        html`<text class="chart-text" x=${width - EDGE.right} y=${height - 8} text-anchor="end">
          ${formatDate(points.at(-1).completedAt)}</text>`}
      </svg>
    </div>
  `;
}

/** One step an interview: many on one day would otherwise lie upon each other. */
function positions(points, width) {
  const room = width - EDGE.left - EDGE.right - 2 * INSET;
  if (points.length === 1) return [EDGE.left + INSET + room / 2];
  return points.map((_, at) => Math.round(EDGE.left + INSET + (at / (points.length - 1)) * room));
}

function told(label, points) {
  const scores = points.map((point) => `${formatDate(point.completedAt)}: ${formatNumber(point.score)}`).join("; ");
  return t("history.chart", { label, scores });
}

function useWidth() {
  const box = useRef(null);
  const [width, setWidth] = useState(240);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(160, Math.floor(entry.contentRect.width))));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}
