# What stands in front of the function, by var.front.

resource "aws_lambda_function_url" "url" {
  count = var.front == "url" ? 1 : 0

  function_name      = aws_lambda_function.serverwrap.function_name
  authorization_type = var.url_auth_type
  invoke_mode        = local.stream ? "RESPONSE_STREAM" : "BUFFERED"
}

resource "aws_lambda_permission" "url" {
  count = var.front == "url" && var.url_auth_type == "NONE" ? 1 : 0

  function_name          = aws_lambda_function.serverwrap.function_name
  action                 = "lambda:InvokeFunctionUrl"
  principal              = "*"
  function_url_auth_type = "NONE"
}

resource "aws_lambda_permission" "url_invoke" {
  count = var.front == "url" && var.url_auth_type == "NONE" ? 1 : 0

  function_name            = aws_lambda_function.serverwrap.function_name
  action                   = "lambda:InvokeFunction"
  principal                = "*"
  invoked_via_function_url = true
}

resource "aws_api_gateway_rest_api" "api" {
  count = var.front == "rest" ? 1 : 0

  name               = var.name
  binary_media_types = ["*/*"]

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_resource" "proxy" {
  count = var.front == "rest" ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.api[0].id
  parent_id   = aws_api_gateway_rest_api.api[0].root_resource_id
  path_part   = "{proxy+}"
}

resource "aws_api_gateway_method" "any" {
  for_each = var.front == "rest" ? {
    root  = aws_api_gateway_rest_api.api[0].root_resource_id
    proxy = aws_api_gateway_resource.proxy[0].id
  } : {}

  rest_api_id   = aws_api_gateway_rest_api.api[0].id
  resource_id   = each.value
  http_method   = "ANY"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "function" {
  for_each = aws_api_gateway_method.any

  rest_api_id             = each.value.rest_api_id
  resource_id             = each.value.resource_id
  http_method             = each.value.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.serverwrap.invoke_arn
}

resource "aws_api_gateway_deployment" "api" {
  count = var.front == "rest" ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.api[0].id

  depends_on = [aws_api_gateway_integration.function]
}

resource "aws_api_gateway_stage" "live" {
  count = var.front == "rest" ? 1 : 0

  rest_api_id   = aws_api_gateway_rest_api.api[0].id
  deployment_id = aws_api_gateway_deployment.api[0].id
  stage_name    = "live"
}

resource "aws_lambda_permission" "api" {
  count = var.front == "rest" ? 1 : 0

  function_name = aws_lambda_function.serverwrap.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api[0].execution_arn}/*/*/*"
}

resource "aws_lambda_permission" "alb" {
  count = var.front == "alb" ? 1 : 0

  function_name  = aws_lambda_function.serverwrap.function_name
  action         = "lambda:InvokeFunction"
  principal      = "elasticloadbalancing.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_lb_target_group" "function" {
  count = var.front == "alb" ? 1 : 0

  name                               = var.name
  target_type                        = "lambda"
  lambda_multi_value_headers_enabled = true
}

resource "aws_lb_target_group_attachment" "function" {
  count = var.front == "alb" ? 1 : 0

  target_group_arn = aws_lb_target_group.function[0].arn
  target_id        = aws_lambda_function.serverwrap.arn

  depends_on = [aws_lambda_permission.alb]
}

resource "aws_lb_listener_rule" "function" {
  count = var.front == "alb" ? 1 : 0

  listener_arn = var.listener_arn
  priority     = var.listener_priority

  condition {
    path_pattern {
      values = [var.listener_path]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.function[0].arn
  }
}
