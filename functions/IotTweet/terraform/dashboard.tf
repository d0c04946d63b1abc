# The body is what `furniture status iottweet --dashboard` prints; JSON is Terraform's syntax, too.
resource "aws_cloudwatch_dashboard" "dashboard" {
  count = var.create_dashboard ? 1 : 0

  dashboard_name = var.name
  dashboard_body = jsonencode({
    "widgets" : [
      {
        "type" : "metric",
        "x" : 0,
        "y" : 0,
        "width" : 8,
        "height" : 7,
        "properties" : {
          "title" : "${var.name}: came in",
          "region" : "${data.aws_region.current.id}",
          "view" : "timeSeries",
          "period" : 300,
          "metrics" : [
            ["AWS/Lambda", "Invocations", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "clicks" }]
          ]
        }
      },
      {
        "type" : "metric",
        "x" : 8,
        "y" : 0,
        "width" : 8,
        "height" : 7,
        "properties" : {
          "title" : "${var.name}: failed",
          "region" : "${data.aws_region.current.id}",
          "view" : "timeSeries",
          "period" : 300,
          "metrics" : [
            ["AWS/Lambda", "Errors", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "invocations failed" }],
            ["AWS/Lambda", "Throttles", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "invocations throttled" }],
            ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "${var.name}-dead", { "stat" : "Maximum", "label" : "messages dead" }]
          ]
        }
      },
      {
        "type" : "metric",
        "x" : 16,
        "y" : 0,
        "width" : 8,
        "height" : 7,
        "properties" : {
          "title" : "${var.name}: costs",
          "region" : "${data.aws_region.current.id}",
          "view" : "timeSeries",
          "period" : 300,
          "metrics" : [
            ["AWS/Lambda", "Duration", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "running time" }],
            ["AWS/Lambda", "Duration", "FunctionName", "${var.name}", { "stat" : "Maximum", "label" : "longest run" }]
          ]
        }
      }
    ]
  })
}
