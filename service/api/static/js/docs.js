// The interactive documentation, over the document that this service gives.
window.addEventListener("load", () => {
  window.SwaggerUIBundle({
    url: "openapi.yaml",
    dom_id: "#docs",
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
});
