// Requests that htmx sends: proof that they come from our page, and a sentence when one fails.

function setting(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content;
}

/** Every request that changes something carries the token that Django asks for. */
export function sendTokenWithRequests() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") detail.headers["X-CSRFToken"] = setting("csrf-token");
  });
}

/** A request answered by the sign-in page means that the session has ended: go there, instead of showing it in a part. */
export function signInWhenSignedOut() {
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const signIn = setting("sign-in");
    const answeredBy = detail.xhr.responseURL && new URL(detail.xhr.responseURL).pathname;
    if (!signIn || answeredBy !== signIn || location.pathname === signIn) return;
    detail.shouldSwap = false;
    location.assign(`${signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
  });
}

/** The page holds the sentence, in its language, in a template element for each way to fail. */
export function sayWhenRequestsFail() {
  const say = (name) => {
    const sentence = document.getElementById(name).content.cloneNode(true);
    document.getElementById("messages").replaceChildren(sentence);
  };
  document.addEventListener("htmx:responseError", () => say("request-refused"));
  document.addEventListener("htmx:sendError", () => say("request-lost"));
  document.addEventListener("htmx:timeout", () => say("request-lost"));
}
