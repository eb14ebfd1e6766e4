// Makes a single MongoDB server a replica set: transactions and change streams need one. Changes nothing the second time.
try {
  rs.status();
} catch (problem) {
  if (problem.codeName !== "NotYetInitialized") throw problem;
  rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "store:27017" }] });
}
while (!db.hello().isWritablePrimary) sleep(200);
