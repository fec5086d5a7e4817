// Azurite's blob service, until standard input ends: so it does not outlive a test JVM that was killed.
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
require('azurite/dist/src/blob/main.js');
