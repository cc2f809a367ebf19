// A Vendure with a small REST plugin that stores by Vendure's own services: `node vendure.cjs PORT DATABASE`.
require('reflect-metadata');
const { Body, Controller, Get, NotFoundException, Param, Patch, Post, Query } = require('@nestjs/common');
const vendure = require('@vendure/core');
const { populate } = require('@vendure/core/cli');
const { existsSync } = require('node:fs');

const { Allow, Ctx, LanguageCode, Permission, TransactionalConnection } = vendure;
const [port, database] = process.argv.slice(2);

class CatalogController {
  constructor(connection, products, variants) {
    Object.assign(this, { connection, products, variants });
  }

  /** Make each product of a list in a transaction of its own; the answer has a result for each, in their order. */
  async create(ctx, { products }) {
    const results = [];
    for (const row of products) results.push(await this.made(ctx, row));
    return { products: results };
  }

  async made(ctx, row) {
    const fault = faultOf(row);
    if (fault) return { sku: row.sku, error: fault };
    return this.connection.withTransaction(ctx, async inside => {
      const words = { languageCode: inside.languageCode, name: row.name };
      const product = await this.products.create(inside, {
        enabled: false,
        translations: [{ ...words, slug: row.name, description: row.description ?? '' }],
      });
      const [variant] = await this.variants.create(inside, [
        { productId: product.id, sku: row.sku, price: row.price, translations: [words] },
      ]);
      return this.told(inside, variant.id);
    });
  }

  async find(ctx, sku) {
    const { items } = await this.variants.findAll(ctx, { filter: { sku: { eq: sku } } });
    return { products: await Promise.all(items.map(each => this.told(ctx, each.id))) };
  }

  async change(ctx, id, row) {
    const fault = faultOf({ name: 'kept', price: 0, ...row });
    if (fault) return { error: fault };
    return this.connection.withTransaction(ctx, async inside => {
      const variant = await this.variants.findOne(inside, id);
      if (!variant) throw new NotFoundException(`There is no product ${id}.`);
      const { name, description, price } = row;
      const words = { languageCode: inside.languageCode, name, description };
      await this.products.update(inside, { id: variant.productId, translations: [words] });
      if (price !== undefined) await this.variants.update(inside, [{ id: variant.id, price }]);
      return this.told(inside, variant.id);
    });
  }

  async told(ctx, id) {
    const variant = await this.variants.findOne(ctx, id);
    const { name, description } = await this.products.findOne(ctx, variant.productId);
    return { id: variant.id, sku: variant.sku, name, description, price: variant.price };
  }
}

/** Say what Vendure's GraphQL would not take, which its services do not look at. */
function faultOf({ name, price }) {
  if (!name?.trim()) return { field: 'name', message: 'A product needs a name.' };
  if (!Number.isSafeInteger(price) || price < 0) {
    return { field: 'price', message: `Money cannot represent ${price}.` };
  }
  return null;
}

const { CreateCatalog, ReadCatalog, UpdateCatalog } = Permission;
Controller('catalog/products')(CatalogController);
Reflect.defineMetadata(
  'design:paramtypes',
  [TransactionalConnection, vendure.ProductService, vendure.ProductVariantService],
  CatalogController,
);
route('create', Post(), CreateCatalog, Ctx(), Body());
route('find', Get(), ReadCatalog, Ctx(), Query('sku'));
route('change', Patch(':id'), UpdateCatalog, Ctx(), Param('id'), Body());

function route(name, method, permission, ...parameters) {
  const described = Object.getOwnPropertyDescriptor(CatalogController.prototype, name);
  parameters.forEach((decorate, at) => decorate(CatalogController.prototype, name, at));
  Allow(permission)(CatalogController.prototype, name, described);
  method(CatalogController.prototype, name, described);
}

class CatalogPlugin {}
vendure.VendurePlugin({ imports: [vendure.PluginCommonModule], controllers: [CatalogController] })(
  CatalogPlugin,
);

const config = {
  apiOptions: { port: Number(port), hostname: '127.0.0.1', adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: {
    tokenMethod: 'bearer',
    superadminCredentials: { identifier: 'superadmin', password: 'superadmin' },
  },
  dbConnectionOptions: { type: 'better-sqlite3', database, synchronize: true },
  paymentOptions: { paymentMethodHandlers: [] },
  plugins: [CatalogPlugin],
  logger: new vendure.DefaultLogger({ level: vendure.LogLevel.Warn }),
};

const initial = {
  defaultLanguage: LanguageCode.en,
  defaultZone: 'Europe',
  countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }],
  taxRates: [{ name: 'Standard', percentage: 19 }],
  shippingMethods: [],
  paymentMethods: [],
  collections: [],
};

const isNew = !existsSync(database);
(isNew ? populate(() => vendure.bootstrap(config), initial) : vendure.bootstrap(config)).then(
  () => console.log('ready'),
  error => {
    console.error(error);
    process.exit(1);
  },
);
