/** Puts the page together. */

import { showChannelHead, showChannels, sideButton } from "./channels.js";
import { showClock } from "./clock.js";
import { Composer } from "./composer.js";
import { h, iconButton } from "./dom.js";
import { showFaults } from "./faults.js";
import { showFeed } from "./feed.js";
import { currentLanguage, LANGUAGES, t } from "./i18n.js";
import { followInteractions } from "./interactions.js";
import { showMembers } from "./members.js";
import { followFaces } from "./menus.js";
import { Messages } from "./messages.js";
import { followAddress } from "./navigation.js";
import { announceMessages, showBanners, showTyping } from "./notices.js";
import { showPanels } from "./panels.js";
import { personaShortcut, showPersona } from "./personas.js";
import { closePopup } from "./popup.js";
import { applyPreferences, currentTheme, toggleLanguage, toggleTheme } from "./preferences.js";
import { followTime } from "./references.js";
import { ApiError } from "./rest.js";
import { session } from "./session.js";
import { followKeys, showHelp } from "./shortcuts.js";
import { showTour } from "./tour.js";

const RETRY_MS = 1500;
const part = (id) => document.getElementById(id);

function drawer(name) {
  const other = name === "show-side" ? "show-aside" : "show-side";
  document.body.classList.remove(other);
  document.body.classList.toggle(name);
}

function headButtons() {
  const other = LANGUAGES.find((each) => each.id !== currentLanguage());
  const language = h(
    "button",
    {
      type: "button",
      class: "icon-button wide",
      lang: other.id,
      "aria-label": other.name,
      title: other.name,
      onclick: toggleLanguage,
      data: { key: "language" },
    },
    other.id.toUpperCase(),
  );
  const theme = iconButton(currentTheme() === "dark" ? "sun" : "moon", t("theme.toggle"), toggleTheme, {
    data: { key: "theme" },
  });
  const help = iconButton("help", t("help.title"), showHelp, { data: { key: "help" } });
  return h(
    "div",
    { class: "head-buttons" },
    language,
    theme,
    help,
    personaShortcut(() => drawer("show-aside")),
  );
}

async function connect() {
  try {
    await session.start();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    setTimeout(connect, RETRY_MS); // the server may still be starting
  }
}

function start() {
  applyPreferences();
  const composer = new Composer(part("composer"));
  const messages = new Messages(part("messages"), {
    reply: (message) => composer.reply(message),
    edit: (message) => composer.edit(message),
  });
  const redrawHead = showChannelHead(part("channel-head"), () => sideButton(() => drawer("show-side")), headButtons);
  new MutationObserver(redrawHead).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  showChannels(part("channels"), part("guild-head"));
  showPersona(part("persona"));
  showClock(part("clock"));
  showPanels(part("panels"), [
    {
      id: "feed",
      label: "feed.title",
      show: (body) => {
        showFeed(body);
        showFaults(body);
      },
    },
    { id: "members", label: "members.title", show: showMembers },
  ]);
  showBanners(part("banners"));
  showTyping(part("typing"));
  announceMessages(part("announcer"));
  followAddress();
  followFaces();
  followTime();
  followInteractions();
  followKeys({ composer, messages });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !closePopup())
      document.body.classList.remove("show-side", "show-aside");
  });
  showTour(part("tour"), { composer });
  connect();
}

start();
