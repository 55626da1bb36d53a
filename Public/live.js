/* Turns a page when its checkout needs another. ES5. */
var at = document.querySelector('[data-live]').dataset, own = at.page, source, pause;

function after(seconds) {
  clearTimeout(pause);
  pause = setTimeout(ask, seconds * 1000);
}

/* Leaves only when it has just reached the server. Who pays elsewhere may be at the bank. */
function turn(text, asked) {
  var now = JSON.parse(text), page = now.page;
  if (page === own || own === 'open' && page === 'action' || document.querySelector('.busy')) { return; }
  if (asked) { location.replace(now.url); } else { after(own === 'open' && page === 'processing' ? 3 : 0); }
}

function ask() {
  var request = new XMLHttpRequest();
  request.onloadend = function () {
    var good = request.status === 200;
    after(good && source && source.readyState === 1 ? 60 : at.seconds);
    if (good) { turn(request.responseText, 1); }
  };
  request.timeout = 20000;
  request.open('GET', at.live + '/status');
  request.send();
  if (window.EventSource && (!source || source.readyState > 1)) {
    source = new EventSource(at.live + '/events');
    source.onmessage = function (event) { turn(event.data); };
  }
}

document.addEventListener('visibilitychange', ask);
window.addEventListener('pageshow', ask);
after(at.seconds);
