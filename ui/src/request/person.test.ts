import { expect, test } from "vitest";
import { personIn } from "./person";

test("a person is read from a body that is refused for its trailing comma", () => {
  const body =
    '{"firstName": "Ida", "last_name": "M\\u00f8ss", "phoneNumber": 8045550191, "source": "Angi",}';
  expect(personIn(body)).toEqual({ firstName: "Ida", lastName: "Møss", phone: "8045550191", source: "Angi" });
});

test("names deep in it count, the first of each, and what is empty does not", () => {
  const body = '{"contact": {"Email Address": "", "email": "a@example.com"}, "email": "b@example.com"';
  expect(personIn(body)).toEqual({ email: "a@example.com" });
});

test("a form and a whole name are read as well", () => {
  expect(personIn("name=Ann+Lee+Moss&mobile=%28804%29+555-0119&company=Roofs")).toEqual({
    firstName: "Ann",
    lastName: "Lee Moss",
    phone: "(804) 555-0119",
    companyName: "Roofs",
  });
});

test("a first name that is given beats a whole one that comes later, and text that is no person is none", () => {
  expect(personIn('{"firstName": "Ann", "name": "Bo Lee"}')).toEqual({ firstName: "Ann", lastName: "Lee" });
  expect(personIn("not a form at all")).toEqual({});
});
