{
  "services": [
    {
      "serviceName": "Cloud Mail",
      "events": [
        null,
        {
          "messageId": true,
          "epochStartDate": "soon",
          "statusType": [
            "Outage"
          ],
          "eventStatus": null
        }
      ]
    },
    {
      "serviceName": 7,
      "events": []
    },
    "Radio"
  ]
}
