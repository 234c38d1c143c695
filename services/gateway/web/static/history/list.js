/** The list of interviews: sorted, filtered and paged by the server. */
import { useEffect, useRef, useState } from "../lib.js";
import { api } from "../api.js";

export const SORTS = {
  newest: { sort: "createdAt", order: "desc" },
  oldest: { sort: "createdAt", order: "asc" },
  company: { sort: "companyName", order: "asc" },
  companyDown: { sort: "companyName", order: "desc" },
  best: { sort: "overallScore", order: "desc" },
  worst: { sort: "overallScore", order: "asc" },
};
const PAGE = 20;
const PAUSE = 300; // milliseconds without typing
const STARTED = { state: "loading", of: null, items: [], cursor: null, error: null, problem: null, loadingMore: false };

/** Loaded anew when the sorting, the filter or `version` changes. */
export function useList(version) {
  const [sort, setSort] = useState("newest");
  const [company, setCompany] = useState("");
  const [content, setContent] = useState(STARTED);
  const current = useRef(null);
  const typing = useRef(false);
  const update = (changes) => setContent((before) => ({ ...before, ...changes }));
  const asked = address(sort, company);

  useEffect(() => {
    const controller = new AbortController();
    current.current = controller;
    const begin = async () => {
      if (!content.items.length) update({ state: "loading" });
      try {
        const page = await api.get(asked, { signal: controller.signal });
        setContent({ ...STARTED, state: "ready", of: asked, items: page.history, cursor: page.nextCursor });
      } catch (error) {
        if (!controller.signal.aborted) setContent({ ...STARTED, state: "failed", error });
      }
    };
    const timer = setTimeout(begin, typing.current ? PAUSE : 0);
    typing.current = false;
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [sort, company, version]);

  const loadMore = async () => {
    const { signal } = current.current;
    update({ loadingMore: true, problem: null });
    try {
      const page = await api.get(address(sort, company, content.cursor), { signal });
      setContent((before) => ({
        ...STARTED,
        state: "ready",
        of: before.of,
        items: [...before.items, ...page.history],
        cursor: page.nextCursor,
      }));
    } catch (problem) {
      if (!signal.aborted) update({ loadingMore: false, problem });
    }
  };
  const filter = (text) => {
    typing.current = true;
    setCompany(text);
  };
  // While another list is on its way, the one that is shown has no next page: its cursor belongs to its own order.
  const loadingMore = content.loadingMore || content.of !== asked;
  return { ...content, loadingMore, sort, company, more: content.cursor, sortBy: setSort, filter, loadMore };
}

function address(sort, company, cursor) {
  const query = new URLSearchParams({ limit: PAGE, ...SORTS[sort] });
  if (company.trim()) query.set("companyName", company.trim());
  if (cursor) query.set("cursor", cursor);
  return `/interview/history?${query}`;
}
