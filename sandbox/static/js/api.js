// Requests to the control API. What it refuses is an ApiError with its sentence.

export class ApiError extends Error {
  constructor(status, answer) {
    super(answer?.error ?? String(status));
    this.status = status;
  }
}

async function request(method, path, body, signal) {
  const response = await fetch(`/sandbox${path}`, {
    method,
    signal,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new ApiError(response.status, answer);
  return answer;
}

export function get(path, query = {}, signal = undefined) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const search = new URLSearchParams(given).toString();
  return request("GET", search ? `${path}?${search}` : path, undefined, signal);
}

export const post = (path, body = {}) => request("POST", path, body);
export const remove = (path) => request("DELETE", path);

/** Where a file of a message can be seen or saved. */
export const fileAddress = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;
