// Tells the server in which zone this browser is, so that times are said on its clocks until the person chooses a zone.
(() => {
  "use strict";

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.includes(`radd-zone=${zone}`)) return;
  const secure = location.protocol.startsWith("https") ? "; secure" : "";
  document.cookie = `radd-zone=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
})();
