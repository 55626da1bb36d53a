/* Keeps the totals in step with what is typed: the same post as "Update totals", put into the page. ES5. */
'use strict';
(function () {
  var doc = document, form = doc.getElementById('billing'), request;

  function swap(page, id) {
    var to = doc.getElementById(id), from = page.getElementById(id);
    if (to && from) { to.innerHTML = from.innerHTML; }
  }

  function shown(page) { return page.querySelector('[name=formCountry]').value; }

  function take() {
    var page = request.response;
    if (!page || !page.getElementById('billing')) { return location.reload(); }
    swap(page, 'totals');
    swap(page, 'fault');
    /* Only another country has other fields: what is being typed stays. */
    if (shown(page) !== shown(doc)) { return swap(page, 'details'); }
    [].forEach.call(doc.querySelectorAll('.why'), function (each) { swap(page, each.id); });
  }

  function changed() {
    var pairs = [];
    if (!form.elements.country.value) { return form.submit(); }
    [].forEach.call(form.elements, function (each) {
      if (each.name && each.type !== 'submit') {
        pairs.push(each.name + '=' + encodeURIComponent(each.value));
      }
    });
    if (request) { request.abort(); }
    request = new XMLHttpRequest();
    request.onload = take;
    request.open('POST', form.action);
    request.responseType = 'document';
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.send(pairs.join('&') + '&then=update');
  }

  form.addEventListener('change', changed);
  window.addEventListener('pageshow', function (event) { if (event.persisted) { location.reload(); } });
}());
