{
  "drpost": false,
  "drMessage": null,
  "services": [
    {
      "redirectUrl": null,
      "serviceName": "Cloud Mail",
      "events": [
        {
          "usersAffected": "Some users are affected",
          "epochStartDate": null,
          "epochEndDate": null,
          "messageId": null,
          "statusType": "Sparkle",
          "datePosted": "03/03/2026 04:30 PST",
          "startDate": "03/03/2026 02:00 PST",
          "endDate": null,
          "affectedServices": null,
          "eventStatus": "ongoing",
          "message": "<b>Odd</b> things."
        }
      ]
    },
    {
      "redirectUrl": null,
      "serviceName": "Pocket Shop",
      "events": []
    }
  ]
}
