{
  "drpost": false,
  "drMessage": null,
  "services": [
    {
      "redirectUrl": null,
      "serviceName": "Cloud Mail",
      "events": [
        {
          "usersAffected": "All users are affected",
          "epochStartDate": 1772532000000,
          "epochEndDate": null,
          "messageId": "2000000900",
          "statusType": "Outage",
          "datePosted": "03/03/2026 04:30 PST",
          "startDate": "03/03/2026 02:00 PST",
          "endDate": null,
          "affectedServices": null,
          "eventStatus": "ongoing",
          "message": "Mail cannot be reached."
        }
      ]
    },
    {
      "redirectUrl": null,
      "serviceName": "Cloud Notes",
      "events": [
        {
          "usersAffected": "All users are affected",
          "epochStartDate": 1772532000000,
          "epochEndDate": null,
          "messageId": "2000000900",
          "statusType": "Outage",
          "datePosted": "03/03/2026 04:30 PST",
          "startDate": "03/03/2026 02:00 PST",
          "endDate": null,
          "affectedServices": null,
          "eventStatus": "ongoing",
          "message": "Mail cannot be reached."
        }
      ]
    },
    {
      "redirectUrl": null,
      "serviceName": "Pocket Shop",
      "events": [
        {
          "usersAffected": "Some users are affected",
          "epochStartDate": 1772535600000,
          "epochEndDate": null,
          "messageId": "2000000901",
          "statusType": "Performance",
          "datePosted": "03/03/2026 04:30 PST",
          "startDate": "03/03/2026 02:00 PST",
          "endDate": null,
          "affectedServices": null,
          "eventStatus": "ongoing",
          "message": "Something is slow."
        }
      ]
    },
    {
      "redirectUrl": null,
      "serviceName": "Tune Radio",
      "events": [
        {
          "usersAffected": "Some users were affected",
          "epochStartDate": 1772524800000,
          "epochEndDate": 1772528400000,
          "messageId": "1000000902",
          "statusType": "Outage",
          "datePosted": "03/03/2026 04:30 PST",
          "startDate": "03/03/2026 02:00 PST",
          "endDate": null,
          "affectedServices": null,
          "eventStatus": "resolved",
          "message": "It was silent."
        }
      ]
    }
  ]
}
