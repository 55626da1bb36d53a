/* Takes the payer through 3-D Secure with Stripe's script, then asks how the payment stands. ES5. */
(function () {
  'use strict';
  var box = document.getElementById('provider'), words = {}, each, i, script;

  function leave() { location.replace(box.getAttribute('data-return')); }

  function confirm() {
    var stripe = window.Stripe(words.publishableKey, words.account ? { stripeAccount: words.account } : undefined), done;
    if (stripe.handleNextAction) {
      done = stripe.handleNextAction({ clientSecret: words.secret });
    } else if (words.mode === 'setup') {
      done = stripe.confirmCardSetup(words.secret);
    } else {
      done = stripe.confirmCardPayment(words.secret);
    }
    done.then(leave, leave);
  }

  if (box) {
    each = box.querySelectorAll('[data-name]');
    for (i = 0; i < each.length; i += 1) {
      words[each[i].getAttribute('data-name')] = each[i].getAttribute('data-value');
    }
    script = document.createElement('script');
    script.src = box.getAttribute('data-script');
    script.onload = confirm;
    document.head.appendChild(script);
  }
}());
