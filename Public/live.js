/* Turns an open page as soon as its checkout needs another, whoever caused it. ES5. */
(function () {
  'use strict';
  var doc = document, at = doc.querySelector('[data-live]').dataset, source, timer;

  function heard(text) {
    var now;
    try { now = JSON.parse(text); } catch (e) { return; }
    /* Who pays here is led by the form; who pays elsewhere may be at the bank for a while. */
    if (now.page === at.page || at.page === 'open' && now.page === 'action' || doc.querySelector('.busy')) { return; }
    location.replace(now.url);
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(wake, source && source.readyState === 1 ? 60000 : at.seconds * 1000);
  }

  function ask() {
    var request = new XMLHttpRequest();
    request.onload = function () { if (request.status === 200) { heard(request.responseText); } };
    request.onloadend = later;
    request.timeout = 20000;
    request.open('GET', at.live + '/status');
    request.send();
  }

  function listen() {
    if (!window.EventSource || source && source.readyState !== 2) { return; }
    source = new EventSource(at.live + '/events');
    source.onmessage = function (event) { heard(event.data); };
  }

  /* A page that was asleep has missed things: it asks, whatever its connection believes. */
  function wake() {
    if (doc.hidden) { return later(); }
    listen();
    ask();
  }

  doc.addEventListener('visibilitychange', wake);
  window.addEventListener('pageshow', function (event) { if (event.persisted) { wake(); } });
  window.addEventListener('pagehide', function () { if (source) { source.close(); } });
  listen();
  later();
}());
