/* ES5: televisions of 2017 run it. */
'use strict';
var doc = document, form = doc.getElementById('pay'), frame = doc.getElementById('frame');
var go = doc.getElementById('go'), notice = doc.getElementById('notice');
var label = go && go.textContent, sending = false, timer;

function setSending(on) {
  sending = on;
  clearTimeout(timer);
  go.className = on ? 'go busy' : 'go';
  go.textContent = on ? go.getAttribute('data-busy') : label;
}

function tell(type) { frame.contentWindow.postMessage({ portico: 1, type: type }, '*'); }

/* Stopped loading: go again. */
function watch() {
  clearTimeout(timer);
  timer = setTimeout(function () { setSending(false); }, 30000);
}

/* No token: a plain card page. */
function send() {
  watch();
  form.submit();
}

function submitted(event) {
  if (sending) { return event.preventDefault(); }
  setSending(true);
  watch();
  /* Has a height while chosen. */
  if (frame && frame.offsetHeight) {
    event.preventDefault();
    clearTimeout(timer);
    timer = setTimeout(send, 3000);
    tell('tokenise');
  }
}

function hear(event) {
  var data = event.data;
  if (event.source !== frame.contentWindow || !data || data.portico !== 1) { return; }
  if (data.type === 'enter') { go.click(); }
  if (data.type === 'before') { walk(frame, -1); }
  if (data.type === 'after') { walk(frame, 1); }
  if (!sending) { return; }
  if (data.type === 'working') { clearTimeout(timer); }
  if (data.type === 'invalid') {
    setSending(false);
    frame.focus();
    tell('focus');
  }
  if (data.type === 'token' && /^[\w.\-]{1,200}$/.test(data.token)) {
    form.elements.providerToken.value = data.token;
    send();
  }
}

function walk(from, step) {
  var all = [].filter.call(doc.querySelectorAll('a[href],button,iframe,.row:checked'), function (each) {
    return each.offsetHeight;
  }), to = all[all.indexOf(from) + step];
  if (to) { to.focus(); }
  if (to && to === frame) { tell(step < 0 ? 'last' : 'first'); }
  return to;
}

/* A remote has no Tab. */
function pressed(event) {
  var step = event.keyCode - 39, at = doc.activeElement, below = doc.documentElement.scrollHeight;
  below -= window.pageYOffset + window.innerHeight;
  if (step * step !== 1 || event.altKey || event.ctrlKey || event.metaKey) { return; }
  if (at === doc.body && below > 1 && at.className !== 'tv') { return; }
  if (walk(at, step)) { event.preventDefault(); }
}

if (notice) { notice.focus(); }
if (form) {
  form.addEventListener('submit', submitted);
  doc.addEventListener('keydown', pressed);
  if (frame) { window.addEventListener('message', hear); }
  form.onchange = function (e) { label = go.textContent = e.target.getAttribute('data-go') || label; };
  /* An old state. */
  window.addEventListener('pageshow', function (event) { if (event.persisted) { location.reload(); } });
}
