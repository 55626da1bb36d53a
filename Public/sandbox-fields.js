/* The sandbox provider's card fields, ES5. The page around it learns only a token. */
'use strict';
var form = document.getElementById('card'), inputs = form.elements, given = form.dataset;
var number = inputs.number, expiry = inputs.expiry, cvc = inputs.cvc, fields = [number, expiry, cvc];

function digits(text) { return text.replace(/\D/g, ''); }
function isAmex() { return /^3[47]/.test(digits(number.value)); }

function luhn(text) {
  return text.split('').reverse().reduce(function (sum, digit, i) {
    var value = digit * (1 + i % 2);
    return sum + value - (value > 9 ? 9 : 0);
  }, 0) % 10 === 0;
}

/* Reads 8/29, 0829, 08/29 and 08/2029 as 2029-08 */
function date() {
  var parts = /^\s*(0?[1-9]|1[012])\D*(?:20)?(\d\d)\s*$/.exec(expiry.value);
  return parts ? '20' + parts[2] + '-' + ('0' + parts[1]).slice(-2) : '';
}

function fault(field) {
  var card = digits(number.value), size = isAmex() ? 4 : 3, when = date();
  if (field === number) {
    /* 15 digits go with a code of 4, 16 with one of 3. */
    return card.length + size === 19 && luhn(card) ? '' : (card ? 'Check' : 'Enter') + ' the card number.';
  }
  if (field === cvc) {
    return /^\d+$/.test(cvc.value) && cvc.value.length === size ? '' : 'Enter ' + size + ' digits.';
  }
  return !when ? 'Enter it as 08/29.' : when < given.month ? 'The date has passed.' : '';
}

function show(field, text) {
  document.getElementById(field.id + '-note').textContent = text || (field === number ? '' :
    field === expiry ? 'Month and year' : isAmex() ? '4 digits on the front' : '3 digits, Amex 4');
  field.className = text ? 'bad' : '';
  field.setAttribute('aria-invalid', !!text);
}

/* Groups 4-4-4-4, American Express 4-6-5; the cursor keeps its digit */
function group() {
  var left = digits(number.value.slice(0, number.selectionStart)).length, at = 0;
  var text = digits(number.value).slice(0, 16);
  document.getElementById('brand').textContent = isAmex() ? 'American Express' :
    /^4/.test(text) ? 'Visa' : /^[25]/.test(text) ? 'Mastercard' : '';
  if (!cvc.className) { show(cvc); }
  text = (isAmex() ? text.replace(/^(.{4})(.{0,6})(.*)/, '$1 $2 $3') : text.replace(/.{4}/g, '$& ')).trim();
  if (text !== number.value) {
    number.value = text;
    for (; left > 0; at += 1) { left -= text.charAt(at) === ' ' ? 0 : 1; }
    number.setSelectionRange(at, at);
  }
}

function typed(event) {
  if (event.target.className) { show(event.target); }
  if (event.target === number) { group(); }
  if (/^(0\d|1[012])\d\d?$/.test(expiry.value)) { expiry.value = expiry.value.replace(/^../, '$&/'); }
}

function send(type, token) {
  parent.postMessage({ portico: 1, type: type, token: token }, given.parent);
}

function answered() {
  var answer = {};
  try { answer = JSON.parse(this.responseText); } catch (e) { }
  if (answer.token) { return send('token', answer.token); }
  (answer.errors || [{ field: 'number', message: 'No answer: try again.' }]).forEach(function (error) {
    show(inputs[error.field], error.message);
  });
  send('invalid');
}

function tokenise() {
  var request = new XMLHttpRequest();
  fields.forEach(function (field) { show(field, fault(field)); });
  if (form.querySelector('.bad')) { return send('invalid'); }
  send('working');
  request.open('POST', given.tokens);
  request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
  request.timeout = 20000;
  request.onload = request.onerror = request.ontimeout = answered;
  request.send('number=' + digits(number.value) + '&expiry=' + date().slice(5) + '%2F' + date().slice(2, 4) +
    '&cvc=' + cvc.value + '&session=' + encodeURIComponent(given.session));
}

fields.forEach(function (field) {
  field.oninput = typed;
  field.onblur = function () { if (field.value) { show(field, fault(field)); } };
});
/* Up and Down: a remote has no Tab. Beyond the edges the page goes on. */
document.onkeydown = function (event) {
  var step = event.keyCode - 39, to = fields[fields.indexOf(event.target) + step];
  if (step === -26) { send('enter'); }
  if (step * step !== 1) { return; }
  event.preventDefault();
  if (to) { to.focus(); } else { send(step < 0 ? 'before' : 'after'); }
};
window.onmessage = function (event) {
  if (event.source !== parent || event.origin !== given.parent) { return; }
  var type = event.data.type;
  if (type === 'tokenise') { return tokenise(); }
  (type === 'last' ? cvc : type === 'focus' && form.querySelector('.bad') || number).focus();
};
