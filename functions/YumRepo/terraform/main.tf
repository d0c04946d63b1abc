data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  # Where ./publish YumRepo --zip leaves it.
  package = coalesce(var.package, "${path.module}/../../../artifacts/pieces/yumrepo.zip")

  arn    = "arn:${data.aws_partition.current.partition}"
  here   = "${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}"
  bucket = "${local.arn}:s3:::${var.bucket_name}"
  inbox  = "${local.arn}:s3:::${var.inbox_bucket_name}"

  signing_key = (
    var.signing_kms_key_arn != "" ? "kms:${var.signing_kms_key_arn}" :
    var.signing_parameter != "" ? "ssm:${var.signing_parameter}" : ""
  )
}

resource "aws_lambda_function" "yumrepo" {
  function_name    = var.name
  role             = aws_iam_role.function.arn
  runtime          = var.runtime
  handler          = "yumrepo"
  filename         = local.package
  source_code_hash = filebase64sha256(local.package)
  memory_size      = 512
  timeout          = 300
  architectures    = [var.architecture]

  environment {
    variables = {
      YUMREPO_REPO          = "s3://${var.bucket_name}/${var.repository_prefix}"
      YUMREPO_LAYOUT        = var.layout
      YUMREPO_ARCHES        = var.architectures
      YUMREPO_SOURCES       = var.sources_folder
      YUMREPO_INBOX         = var.inbox_bucket_name != "" ? "s3://${var.inbox_bucket_name}/" : ""
      YUMREPO_FAILED        = "s3://${var.bucket_name}/${var.failed_prefix}"
      YUMREPO_SIGNING_KEY   = local.signing_key
      YUMREPO_PASSPHRASE    = var.passphrase_parameter != "" ? "ssm:${var.passphrase_parameter}" : ""
      YUMREPO_USER_ID       = var.user_id
      YUMREPO_SIGN_PACKAGES = tostring(var.sign_packages)
      YUMREPO_SAME_VERSION  = var.same_version
      YUMREPO_KEEP          = tostring(var.keep)
      YUMREPO_GRACE_DAYS    = tostring(var.grace_days)
      YUMREPO_OLD_DAYS      = tostring(var.old_days)
      YUMREPO_PLUS_TWINS    = tostring(var.plus_twins)
      ANNOTATIONS_HANDLER   = "Handle"
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  # Rights first: an event source is refused to a role that may not read the queue.
  depends_on = [aws_iam_role_policy.piece, aws_iam_role_policy.lambda]
}

resource "aws_lambda_event_source_mapping" "queue" {
  event_source_arn                   = aws_sqs_queue.queue.arn
  function_name                      = aws_lambda_function.yumrepo.arn
  batch_size                         = 100
  maximum_batching_window_in_seconds = 5
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 2
  }
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_sqs_queue" "queue" {
  name                       = var.name
  visibility_timeout_seconds = 1860 # at least six times the function's timeout, and the window
  message_retention_seconds  = 1209600
  sqs_managed_sse_enabled    = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "queue" {
  queue_url = aws_sqs_queue.queue.url
  policy    = data.aws_iam_policy_document.queue.json
}

data "aws_iam_policy_document" "queue" {
  statement {
    sid       = "TheBucketsNotify"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.queue.arn]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = var.inbox_bucket_name != "" ? [local.bucket, local.inbox] : [local.bucket]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${var.name}-dead-letters"
  alarm_description   = "yumrepo: events that could not be handled wait in the dead-letter queue."
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
  alarm_description   = "yumrepo: invocations fail; the log says why."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.yumrepo.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = compact([var.alarm_topic_arn])
}
