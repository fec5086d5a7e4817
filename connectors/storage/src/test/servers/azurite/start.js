// Azurite's blob service, until standard input ends: so it does not outlive a test JVM that was killed.
process.stdin.on('end', () => {
  process.emit('SIGTERM'); // It writes down what it has, and ends.
  setTimeout(() => process.exit(0), 10000).unref();
});
process.stdin.resume();
require('azurite/dist/src/blob/main.js');
