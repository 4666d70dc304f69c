{
  "drpost": true,
  "drMessage": "Read this.",
  "services": [
    {
      "redirectUrl": null,
      "serviceName": "Cloud Mail",
      "events": []
    },
    {
      "redirectUrl": null,
      "serviceName": "Pocket Shop",
      "events": []
    }
  ]
}
