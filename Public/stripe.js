/* Puts Stripe's card fields into the page once card is chosen, and hands the form a one-time token. ES5. */
(function () {
  'use strict';
  var box = document.getElementById('provider'), form = document.getElementById('pay');
  var go = document.getElementById('go'), words = {}, busy, stripe, elements, card, place, why, label;

  function read() {
    var each = box.querySelectorAll('[data-name]'), i;
    for (i = 0; i < each.length; i += 1) {
      words[each[i].getAttribute('data-name')] = each[i].getAttribute('data-value');
    }
  }

  function chosen() { return box.offsetParent !== null || box.offsetHeight > 0; }

  function show(text) {
    busy = false;
    go.className = 'go';
    if (label) { go.textContent = label; }
    why.textContent = text;
  }

  function mount() {
    /* Engines from before 2020, as televisions have them, get the older fields. */
    var promise = window['Promise'], options, old = words.flow === 'card_element' || !promise || !('allSettled' in promise);
    stripe = window.Stripe(words.publishableKey, words.account ? { stripeAccount: words.account } : undefined);
    if (!old && stripe.createConfirmationToken) {
      options = { mode: words.mode, currency: words.currency, paymentMethodTypes: ['card'] };
      if (words.mode === 'payment') { options.amount = +words.amount; }
      if (words.capture) { options.captureMethod = words.capture; }
      if (words.mode === 'setup') { options.setupFutureUsage = 'off_session'; }
      elements = stripe.elements(options);
      elements.create('payment').mount(place);
    } else {
      card = stripe.elements().create('card');
      card.mount(place);
    }
  }

  function load() {
    var script;
    if (place || !chosen()) { return; }
    place = box.appendChild(document.createElement('div'));
    why = box.appendChild(document.createElement('p'));
    why.className = 'why';
    why.setAttribute('role', 'alert');
    script = document.createElement('script');
    script.src = box.getAttribute('data-script');
    script.onload = mount;
    script.onerror = function () { show('The card fields could not be loaded. Please try again.'); };
    document.head.appendChild(script);
  }

  function send(token) {
    form.elements.providerToken.value = token;
    form.submit();
  }

  function taken(found) {
    if (found && found.error) { return show(found.error.message || 'The card was not accepted.'); }
    if (found && found.confirmationToken) { return send(found.confirmationToken.id); }
    if (found && found.paymentMethod) { return send(found.paymentMethod.id); }
    /* A script that makes no payment methods makes tokens, which name the card. */
    if (found && found.token && found.token.card) { return send(found.token.card.id); }
    if (found === undefined && stripe.createToken) { return stripe.createToken(card).then(taken, failed); }
    show('The card was not accepted.');
  }

  function failed() { show('The payment provider could not be reached. Nothing was charged.'); }

  /* Stripe wants to know before what the card is for, as the intent will say it. */
  function keeps() {
    var save = form.elements.save;
    return words.mode === 'setup' || save && (save.type === 'hidden' || save.checked);
  }

  function pay(event) {
    if (!chosen()) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy || !stripe) { return; }
    busy = true;
    why.textContent = '';
    label = go.textContent;
    go.className = 'go busy';
    go.textContent = go.getAttribute('data-busy');
    if (card) {
      stripe.createPaymentMethod({ type: 'card', card: card }).then(taken, failed);
    } else {
      if (elements.update) { elements.update({ setupFutureUsage: keeps() ? 'off_session' : null }); }
      elements.submit().then(function (found) {
        if (found.error) { return show(found.error.message); }
        return stripe.createConfirmationToken({ elements: elements }).then(taken);
      }).then(null, failed);
    }
  }

  if (box && form) {
    read();
    form.addEventListener('submit', pay, true);
    form.addEventListener('change', load);
    load();
  }
}());
