/* The nearest places: the browser is asked where it is by a button only; what it says goes into this one form.
   form[data-where]     hidden until a browser can be asked; its button asks, fills in and sends
   [data-where-words]   what goes on, or what to do instead */
(function () {
  "use strict";
  var form = document.querySelector("form[data-where]");
  if (!form || !navigator.geolocation) { return; }
  var words = form.querySelector("[data-where-words]"), button = form.querySelector("button");
  form.hidden = false;
  function rounded(degrees) { return (Math.round(degrees * 1000) / 1000).toFixed(3); }
  function failed(fault) {
    button.disabled = false;
    words.textContent = fault.code === 1 ? "浏览器没有得到允许，不能知道您在哪里。请在下面选县（市、区），一样能找到近的。" : "暂时定不了位。请在下面选县（市、区），或者过一会儿再试。";
  }
  button.addEventListener("click", function () {
    button.disabled = true;
    words.textContent = "正在定位……";
    navigator.geolocation.getCurrentPosition(function (found) {
      form.elements.latitude.value = rounded(found.coords.latitude);
      form.elements.longitude.value = rounded(found.coords.longitude);
      form.submit();
    }, failed, { timeout: 10000, maximumAge: 60000 });
  });
}());
