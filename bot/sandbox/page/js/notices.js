/** What the page says by itself: lost connection, a bot that is away, who types, new messages for screen readers. */

import { h, icon, replace } from "./dom.js";
import { isEphemeral } from "./events.js";
import { onLanguage, t } from "./i18n.js";
import { ApiError, control } from "./rest.js";
import { session } from "./session.js";
import { store } from "./store.js";

const LOOK_MS = 2000;
const GRACE_MS = 1200;
const SPOKEN = 20;

/** Shows banners while the connection is lost or no bot is there. @param {HTMLElement} container */
export function showBanners(container) {
  let lost = false;
  let timer = null;
  const awayBots = () =>
    session.personas.filter(
      (each) => each.application && store.guilds.size && (store.online.get(each.id) ?? "offline") === "offline",
    );
  const render = () =>
    replace(
      container,
      lost ? h("div", { class: "banner problem" }, icon("storm"), t("banner.lost")) : null,
      !lost && awayBots().length
        ? h(
            "div",
            { class: "banner" },
            icon("moon"),
            t("banner.bot", {
              name: awayBots()
                .map((each) => each.display ?? each.username)
                .join(", "),
            }),
          )
        : null,
    );
  const report = (status) => {
    clearTimeout(timer);
    const set = (value) => {
      lost = value;
      render();
    };
    if (status === "ready") set(false);
    else timer = setTimeout(() => set(true), GRACE_MS); // switching personas is no loss
  };
  const look = async () => {
    try {
      const personas = await control("GET", "/personas");
      if (personas.length !== session.personas.length) await session.reload();
      notePresences(personas);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // the connection's banner says it
    }
    render();
    setTimeout(look, LOOK_MS);
  };
  session.addEventListener("status", ({ detail }) => report(detail));
  store.on(["presence", "world"], render);
  onLanguage(render);
  look();
}

/** The gateway tells who is there when one connects; who comes and goes later is asked for. */
function notePresences(personas) {
  const changed = personas.filter(
    (each) => (store.online.get(each.id) ?? "offline") !== (each.online ? "online" : "offline"),
  );
  for (const each of changed) store.online.set(each.id, each.online ? "online" : "offline");
  if (changed.length) store.tell("presence");
}

/** Shows who is typing in the open channel. @param {HTMLElement} container */
export function showTyping(container) {
  const render = () => {
    const typing = store.typing.get(store.current) ?? new Map();
    for (const [id, until] of typing) if (until < Date.now()) typing.delete(id);
    const names = [...typing.keys()]
      .map((id) => store.users.get(id))
      .filter(Boolean)
      .map((user) => store.nameOf(user));
    const text = names.length ? t("typing", { names: names.slice(0, 3).join(", "), count: names.length }) : "";
    replace(
      container,
      text ? [h("span", { class: "dots", "aria-hidden": "true" }), h("span", { dir: "auto" }, text)] : null,
    );
  };
  store.on(["typing", "current"], render);
  setInterval(render, 2000);
}

/** Says new messages of the open channel to screen readers. @param {HTMLElement} container */
export function announceMessages(container) {
  store.on("message-added", (message) => {
    if (message.channel_id !== store.current || message.author.id === store.me?.id) return;
    const text =
      message.content || message.embeds?.[0]?.title || message.embeds?.[0]?.description || t("message.no_text");
    const said = t(isEphemeral(message) ? "announce.only_you" : "announce", {
      name: store.nameOf(message.author),
      text: text.slice(0, 300),
    });
    container.append(h("p", null, said));
    while (container.children.length > SPOKEN) container.firstChild.remove();
  });
}
