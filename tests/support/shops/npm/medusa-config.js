const { defineConfig } = require('@medusajs/framework/utils');

module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: { jwtSecret: 'of the tests', cookieSecret: 'of the tests', storeCors: '', adminCors: '', authCors: '' },
  },
});
