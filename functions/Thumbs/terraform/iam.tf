resource "aws_iam_role" "function" {
  name               = "${var.name}-${data.aws_region.current.id}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "piece" {
  name   = "thumbs"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.piece.json
}

resource "aws_iam_role_policy" "lambda" {
  name   = "lambda"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "piece" {
  statement {
    sid       = "ReadTheOriginals"
    actions   = ["s3:GetObject"]
    resources = ["${local.bucket}/${var.originals_prefix}*"]
  }

  statement {
    sid       = "TellWhatIsMissing"
    actions   = ["s3:ListBucket"]
    resources = var.thumbs_bucket_name == "" ? [local.bucket] : [local.bucket, local.thumbs]
  }

  dynamic "statement" {
    for_each = var.thumbs_bucket_name == "" ? [] : [1]

    content {
      sid       = "KeepThumbnails"
      actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
      resources = ["${local.thumbs}/${var.thumbs_prefix}*"]
    }
  }

  dynamic "statement" {
    for_each = var.signing_parameter == "" ? [] : [1]

    content {
      sid       = "ReadTheSigningKeys"
      actions   = ["ssm:GetParameter"]
      resources = ["${local.arn}:ssm:${local.here}:parameter${var.signing_parameter}"]
    }
  }

  dynamic "statement" {
    for_each = var.parameters_key_arn == "" ? [] : [1]

    content {
      sid       = "DecryptTheSigningKeys"
      actions   = ["kms:Decrypt"]
      resources = [var.parameters_key_arn]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["ssm.${data.aws_region.current.id}.amazonaws.com"]
      }
    }
  }
}

data "aws_iam_policy_document" "lambda" {
  statement {
    sid       = "WriteTheLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function.arn}:*"]
  }

  statement {
    sid       = "KeepWhatFailed"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead.arn]
  }

  dynamic "statement" {
    for_each = aws_sqs_queue.queue

    content {
      sid       = "TakeFromTheQueue"
      actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
      resources = [statement.value.arn]
    }
  }
}
