/* Copies a transfer's details, and turns its page when money has come. ES5. */
var at = document.querySelector('[data-live]').dataset, buttons = document.querySelectorAll('.copy'), i, source;

function said(button, good) {
  var words = button.innerHTML;
  button.innerHTML = good ? 'Copied' : 'Please copy by hand';
  setTimeout(function () { button.innerHTML = words; }, 3000);
}

function copy(event) {
  var button = event.currentTarget, box = document.createElement('textarea'), good = false;
  box.value = button.getAttribute('data-copy');
  box.setAttribute('readonly', '');
  box.className = 'vh';
  button.parentNode.appendChild(box);
  box.select();
  try { good = document.execCommand('copy'); } catch (e) { good = false; }
  button.parentNode.removeChild(box);
  button.focus();
  said(button, good);
}

function turn(text) {
  var now = JSON.parse(text);
  if (now.page !== at.page) { location.replace(now.url); } else if (now.version > +at.version) { location.reload(); }
}

function ask() {
  var request = new XMLHttpRequest();
  request.onload = function () { if (request.status === 200) { turn(request.responseText); } };
  request.timeout = 20000;
  request.open('GET', at.live + '/status');
  request.send();
  if (window.EventSource && (!source || source.readyState > 1)) {
    source = new EventSource(at.live + '/events');
    source.onmessage = function (event) { turn(event.data); };
  }
}

for (i = 0; i < buttons.length; i += 1) {
  buttons[i].hidden = false;
  buttons[i].addEventListener('click', copy);
}
document.addEventListener('visibilitychange', ask);
window.addEventListener('pageshow', ask);
setInterval(ask, at.seconds * 1000);
ask();
