data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  # Where ./publish IotTweet --zip leaves it.
  package = coalesce(var.package, "${path.module}/../../../artifacts/pieces/iottweet.zip")

  arn  = "arn:${data.aws_partition.current.partition}"
  here = "${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}"
}

resource "aws_lambda_function" "iottweet" {
  function_name    = var.name
  role             = aws_iam_role.function.arn
  runtime          = var.runtime
  handler          = "iottweet"
  filename         = local.package
  source_code_hash = filebase64sha256(local.package)
  memory_size      = 128
  timeout          = 60
  architectures    = [var.architecture]

  # Clicks are rare, and stay in order.
  reserved_concurrent_executions = 1

  environment {
    variables = {
      IOTTWEET_TEXT       = var.text
      IOTTWEET_TIME_ZONE  = var.time_zone
      IOTTWEET_PARAMETERS = var.secrets_path
      IOTTWEET_STATE      = var.state == "dynamodb" ? "dynamodb:${aws_dynamodb_table.state[0].name}" : "ssm:${var.state_path}"
      ANNOTATIONS_HANDLER = "Handle"
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  # Rights first: the first click may come at once.
  depends_on = [aws_iam_role_policy.piece, aws_iam_role_policy.lambda]
}

resource "aws_lambda_function_event_invoke_config" "iottweet" {
  function_name                = aws_lambda_function.iottweet.function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 3600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead.arn
    }
  }
}

resource "aws_iot_topic_rule" "clicks" {
  name        = replace(var.name, "-", "_") # it may have no hyphens
  description = "Clicks to iottweet"
  enabled     = true
  sql         = "SELECT *, timestamp() AS timestamp, traceid() AS traceId FROM '${var.topic}'"
  sql_version = "2016-03-23"

  lambda {
    function_arn = aws_lambda_function.iottweet.arn
  }

  error_action {
    sqs {
      queue_url  = aws_sqs_queue.dead.url
      role_arn   = aws_iam_role.rule.arn
      use_base64 = false
    }
  }
}

resource "aws_lambda_permission" "rule" {
  function_name  = aws_lambda_function.iottweet.function_name
  action         = "lambda:InvokeFunction"
  principal      = "iot.amazonaws.com"
  source_arn     = aws_iot_topic_rule.clicks.arn
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_dynamodb_table" "state" {
  count = var.state == "dynamodb" ? 1 : 0

  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  ttl {
    attribute_name = "expires"
    enabled        = true
  }
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${var.name}-dead-letters"
  alarm_description   = "iottweet: clicks that failed for good wait in the dead-letter queue."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = compact([var.alarm_topic_arn])
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.name}-errors"
  alarm_description   = "iottweet: invocations fail; the log says why."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.iottweet.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = compact([var.alarm_topic_arn])
}
