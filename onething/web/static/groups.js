/* A long list of choices by group: found by a word while one types, a whole group by one box.
   [data-groups]        the list; each group is a <details> of .choice
   [data-groups-find]   the word; [data-groups-look] does the same without a script
   [data-groups-all]    the box of a whole group
   [data-groups-said]   how many are shown and chosen */
(function () {
  "use strict";
  var list = document.querySelector("[data-groups]");
  if (!list) { return; }
  var find = list.querySelector("[data-groups-find]"), said = list.querySelector("[data-groups-said]");
  function boxes(group) { return group.querySelectorAll("[name=items]"); }
  function each(found, deed) { Array.prototype.forEach.call(found, deed); }
  function count() {
    var chosen = list.querySelectorAll("[name=items]:checked").length;
    said.textContent = "选了 " + chosen + " 个事项";
    each(list.querySelectorAll("details"), function (group) {
      var all = boxes(group), on = group.querySelectorAll("[name=items]:checked").length;
      var whole = group.querySelector("[data-groups-all]");
      whole.checked = on === all.length;
      whole.indeterminate = on > 0 && on < all.length;
    });
  }
  function show() {
    var word = find.value.trim();
    each(list.querySelectorAll("details"), function (group) {
      var any = false;
      each(boxes(group), function (box) {
        var row = box.closest(".choice"), meant = row.textContent.indexOf(word) >= 0;
        row.hidden = Boolean(word) && !meant && !box.checked;
        any = any || (meant && Boolean(word));
      });
      group.hidden = Boolean(word) && !any && !group.querySelector("[name=items]:checked");
      if (any) { group.open = true; }
    });
  }
  list.querySelector("[data-groups-look]").hidden = true;
  find.addEventListener("input", show);
  find.addEventListener("keydown", function (event) {
    if (event.key === "Enter") { event.preventDefault(); }
  });
  list.addEventListener("change", function (event) {
    if (event.target.matches("[data-groups-all]")) {
      each(boxes(event.target.closest("details")), function (box) { box.checked = event.target.checked; });
    }
    count();
  });
  count();
}());
